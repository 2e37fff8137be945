import type { Tf } from "../ir/op";
import { dequantize } from "../ir/quantMath";
import type { Model, Node, NodeId, QuantizedModel } from "../ir/types";
import { lowerGraph, toTensors } from "../runtime/float";
import { runReferenceLayers } from "../runtime/reference";
import { quantizeInput } from "./evaluate";

export interface LayerNoise {
  readonly id: NodeId;
  readonly op: Node["op"];
  /** Signal-to-noise ratio of the dequantized int8 values against the float ones, decibels; Infinity where they are equal. */
  readonly decibels: number;
  /** Share of values at the ends of the int8 range: clipping. */
  readonly clipped: number;
}

/**
 * Where quantization hurts: float and int8 side by side, layer by layer, on the same samples. Errors accumulate along the
 * network, as they do on the board. `values` [count,…input], normalized.
 */
export async function compareLayers(
  float: Model,
  int8: QuantizedModel,
  values: Float32Array,
  count: number,
  tf: Tf,
): Promise<LayerNoise[]> {
  const input = int8.graph.nodes.find((n) => n.op === "input")!;
  const size = values.length / count;
  const weights = toTensors(tf, float);
  const common = int8.graph.nodes.filter(
    (n) => n.op !== "input" && float.graph.nodes.some((m) => m.id === n.id),
  );
  const sums = new Map(common.map((n) => [n.id, { signal: 0, noise: 0, clipped: 0, values: 0 }]));
  for (let s = 0; s < count; s++) {
    const sample = values.subarray(s * size, (s + 1) * size);
    const tensors = tf.tidy(() => {
      const all = lowerGraph(tf, float.graph, weights, [tf.tensor(sample, [1, ...input.out.shape])]);
      return common.map((n) => tf.clone(all.get(n.id)!));
    });
    // All at once: on a GPU each reading is a wait of its own.
    const floats = (await Promise.all(tensors.map((t) => t.data()))) as Float32Array[];
    const int8Values = runReferenceLayers(int8, [quantizeInput(sample, input.out.quant)]);
    for (const [i, node] of common.entries()) {
      const want = floats[i]!;
      const got = int8Values.get(node.id)!;
      const sum = sums.get(node.id)!;
      for (let k = 0; k < want.length; k++) {
        const q = got.data[k]!;
        sum.signal += want[k]! ** 2;
        sum.noise += (want[k]! - dequantize(q, got.quant)) ** 2;
        sum.clipped += q === 127 || q === -128 ? 1 : 0;
        sum.values++;
      }
    }
    tf.dispose(tensors);
  }
  tf.dispose(weights);
  return common.map((n) => {
    const { signal, noise, clipped, values: total } = sums.get(n.id)!;
    return { id: n.id, op: n.op, decibels: 10 * Math.log10(signal / noise), clipped: clipped / total };
  });
}
