import { opOf } from "../../ir/ops";
import type { FloatWeight, Model, QuantWeight, WeightKey } from "../../ir/types";
import { fold } from "../fold";
import { sketchGraph } from "../sketch";
import { type SparseBytes, sparseBytes } from "../sparse";

/** `sparseBytes` of a float network as it would be in int8: its kernels, batch norm melted in, rounded to 8 bits. No data needed. */
export function sparseSketch(model: Model): SparseBytes {
  const folded = fold(model);
  const weights = Object.fromEntries(
    folded.graph.nodes.flatMap((node): [WeightKey, QuantWeight][] => {
      const key: WeightKey = `${node.id}/kernel`;
      const kernel = folded.weights[key];
      return kernel ? [[key, round(kernel, opOf(node).int8?.channelAxis.kernel ?? null)]] : [];
    }),
  );
  return sparseBytes({ graph: sketchGraph(model.graph), weights });
}

/** Symmetric, one scale a channel, or one for all. */
function round({ data, shape }: FloatWeight, axis: number | null): QuantWeight {
  const channels = axis === null ? 1 : shape[axis]!;
  const inner = axis === null ? data.length : shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const channelOf = (i: number) => Math.floor(i / inner) % channels;
  const largest = new Float32Array(channels);
  for (const [i, w] of data.entries()) largest[channelOf(i)] = Math.max(largest[channelOf(i)]!, Math.abs(w));
  const scales = Array.from(largest, (m) => m / 127 || 1);
  return { shape, scales, data: Int8Array.from(data, (w, i) => Math.round(w / scales[channelOf(i)]!)) };
}
