/** A layer's values before and after quantization, as histograms over the same bins. */
import { fail } from "../core/failure";
import type { Tf } from "../ir/op";
import { dequantize } from "../ir/quantMath";
import type { Model, NodeId, Quant, QuantizedModel, QuantWeight, WeightKey } from "../ir/types";
import { lowerGraph, toTensors } from "../runtime/float";
import { runReferenceLayers } from "../runtime/reference";
import { quantizeInput } from "./evaluate";

export interface Histogram {
  /** The first bin begins at `low`, the last one ends at `high`; all are equally wide. */
  readonly low: number;
  readonly high: number;
  /** Values in each bin, float and int8 (as the real numbers that it stands for). */
  readonly float: readonly number[];
  readonly int8: readonly number[];
}

export interface LayerHistograms {
  readonly id: NodeId;
  readonly outputs: Histogram;
  /** What an integer step is worth, and the integer that stands for zero. */
  readonly quant: Quant;
  /** Integers between -128 and 127 that occur at all, of 256. */
  readonly used: number;
  /** null for a layer without weights. */
  readonly weights: (Histogram & { readonly scales: readonly number[] }) | null;
}

const BINS = 64;

/**
 * `values` [count,…input] are normalized inputs. Float and int8 run side by side, so errors accumulate along the network as they
 * do on the board. Throws `bad-usage` for a layer that the two networks do not share, and for no inputs.
 */
export async function layerHistograms(
  float: Model,
  int8: QuantizedModel,
  values: Float32Array,
  count: number,
  id: NodeId,
  tf: Tf,
): Promise<LayerHistograms> {
  const node = int8.graph.nodes.find((n) => n.id === id);
  if (!node || node.op === "input" || !float.graph.nodes.some((n) => n.id === id))
    fail("bad-usage", "layerHistograms", `there is no layer ${id}`, "Name a layer that both networks have.");
  if (count < 1)
    fail("bad-data", "layerHistograms", "there are no examples", "Give at least one example to look at.");
  const input = int8.graph.nodes.find((n) => n.op === "input")!;
  const size = values.length / count;
  const reals: Float32Array[] = [];
  const integers: Int8Array[] = [];
  const weights = toTensors(tf, float);
  try {
    for (let s = 0; s < count; s++) {
      const sample = values.subarray(s * size, (s + 1) * size);
      const out = tf.tidy(() =>
        tf.clone(lowerGraph(tf, float.graph, weights, [tf.tensor(sample, [1, ...input.out.shape])]).get(id)!),
      );
      reals.push((await out.data()) as Float32Array);
      out.dispose();
      integers.push(runReferenceLayers(int8, [quantizeInput(sample, input.out.quant)]).get(id)!.data);
    }
  } finally {
    tf.dispose(weights);
  }
  const { quant } = node.out;
  const dequantized = integers.map((q) => Float32Array.from(q, (v) => dequantize(v, quant)));
  return {
    id,
    outputs: histogram(reals, dequantized),
    quant,
    used: new Set(integers.flatMap((q) => [...new Set(q)])).size,
    weights: weightHistogram(float, int8, id),
  };
}

function weightHistogram(float: Model, int8: QuantizedModel, id: NodeId): LayerHistograms["weights"] {
  const key: WeightKey = `${id}/kernel`;
  const [real, integer] = [float.weights[key], int8.weights[key]];
  if (!real || !integer) return null;
  return { ...histogram([real.data], [realWeights(integer)]), scales: integer.scales };
}

/** Int8 weights as real numbers: the kernels' channels lie first, those of depthwise kernels last. */
function realWeights({ data, shape, scales }: QuantWeight): Float32Array {
  const last = shape.length === 4 && shape[0] === 1 && scales.length === shape[3];
  const inner = data.length / scales.length;
  const scaleOf = (i: number) => scales[last ? i % scales.length : Math.floor(i / inner)]!;
  return Float32Array.from(data, (q, i) => q * (scales.length === 1 ? scales[0]! : scaleOf(i)));
}

function histogram(float: readonly Float32Array[], int8: readonly Float32Array[]): Histogram {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const part of [...float, ...int8])
    for (const v of part) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
  const width = (high - low) / BINS || 1;
  const count = (parts: readonly Float32Array[]) => {
    const bins = new Array<number>(BINS).fill(0);
    for (const part of parts)
      for (const v of part) bins[Math.min(BINS - 1, Math.max(0, Math.floor((v - low) / width)))]!++;
    return bins;
  };
  return { low, high: low + width * BINS, float: count(float), int8: count(int8) };
}
