/** Whole networks, quantized as a person would: random weights with worked-in batch norm, folded, calibrated on noise. Seeded. */
import { createRandom, deriveSeed } from "../core/random";
import { init } from "../ir/init";
import type { Tf } from "../ir/op";
import { numel } from "../ir/shape";
import type { FloatWeight, Graph, Model, QuantizedModel, WeightKey } from "../ir/types";
import { calibrate, type Ranges } from "../stages/calibrate";
import { fold } from "../stages/fold";
import { quantize } from "../stages/quantize";

/** `init`, with batch norm's statistics, scales and offsets and all biases as after training: anything but 0 and 1. */
export function livedInModel(graph: Graph, seed: number): Model {
  const fresh = init(graph, seed);
  const weights: Record<WeightKey, FloatWeight> = { ...fresh.weights };
  for (const key of Object.keys(weights) as WeightKey[]) {
    const r = createRandom(deriveSeed(seed, "lived in", key));
    const name = key.slice(key.lastIndexOf("/") + 1);
    const redraw = (draw: () => number) => {
      weights[key] = { shape: weights[key]!.shape, data: weights[key]!.data.map(draw) };
    };
    if (name === "gamma" || name === "variance") redraw(() => r.uniform(0.5, 1.5));
    if (name === "beta" || name === "mean" || name === "bias") redraw(() => r.normal(0.2));
  }
  return { graph, weights };
}

/** `count` inputs of Gaussian noise for a float graph's first input, row-major. */
export function noiseFor(graph: Graph, count: number, seed: number): Float32Array {
  const input = graph.nodes.find((n) => n.op === "input")!;
  const r = createRandom(deriveSeed(seed, "noise"));
  return Float32Array.from({ length: count * numel(input.out.shape) }, () => r.normal(0.5));
}

export interface QuantizedNet {
  readonly folded: Model;
  readonly ranges: Ranges;
  readonly int8: QuantizedModel;
}

export const quantizedNet = (tf: Tf, graph: Graph, seed: number): Promise<QuantizedNet> =>
  quantizedModel(tf, livedInModel(graph, seed), seed);

export async function quantizedModel(tf: Tf, model: Model, seed: number): Promise<QuantizedNet> {
  const folded = fold(model);
  const ranges = await calibrate(folded, noiseFor(model.graph, 4, seed), 4, { batch: 4 }, { tf });
  return { folded, ranges, int8: quantize(folded, ranges) };
}
