/** Weights as the page draws them: sizes in a histogram, a kernel as a matrix. */
import type { Model, NodeId, WeightKey } from "../../ir/types";
import { kernelKeys } from "../../stages/prune/masks";
import type { KernelView, PruneLayer, WeightSizes } from "./pruneProtocol";

const BINS = 49;

export function weightSizes(all: readonly Float32Array[]): WeightSizes {
  const values = Float32Array.from(all.flatMap((data) => [...data]));
  const sorted = values.map(Math.abs).sort();
  const limit = sorted.at(-1) || 1;
  const counts = new Array<number>(BINS).fill(0);
  for (const w of values) counts[Math.min(BINS - 1, Math.floor(((w + limit) / (2 * limit)) * BINS))]!++;
  const quantiles = Array.from({ length: 101 }, (_, i) =>
    i === 0 ? 0 : (sorted[Math.min(sorted.length - 1, Math.round((i / 100) * sorted.length) - 1)] ?? 0),
  );
  return { weights: values.length, limit, counts, quantiles };
}

export const nodeOf = (key: WeightKey): NodeId => key.slice(0, key.lastIndexOf("/"));

export function layerSizes(model: Model): PruneLayer[] {
  const ops = new Map(model.graph.nodes.map((n) => [n.id, n.op]));
  return kernelKeys(model).map((key) => ({
    id: nodeOf(key),
    key,
    depthwise: ops.get(nodeOf(key)) === "depthwiseConv2d",
    ...weightSizes([model.weights[key]!.data]),
  }));
}

/** Filters as rows; a depthwise kernel's taps as rows, so that its channels are columns. */
export function kernelView(model: Model, id: NodeId): KernelView | null {
  const weight = model.weights[`${id}/kernel`];
  if (!weight) return null;
  const depthwise = model.graph.nodes.find((n) => n.id === id)?.op === "depthwiseConv2d";
  const columns = depthwise ? weight.shape.at(-1)! : weight.data.length / weight.shape[0]!;
  return { id, rows: weight.data.length / columns, columns, values: weight.data.slice() };
}
