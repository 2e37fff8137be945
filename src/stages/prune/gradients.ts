/** What leaving a weight out would cost, measured on data (Molchanov et al. 2017). */
import { fail } from "../../core/failure";
import { createRandom, deriveSeed } from "../../core/random";
import type { Dataset } from "../../datasets/types";
import type { Model, WeightKey } from "../../ir/types";
import type { StartEngine } from "../../training/engine";
import { planDefaults } from "../../training/options";
import type { Scores } from "./importance";
import { kernelKeys } from "./masks";

export interface TaylorOptions {
  readonly batches: number;
  readonly batch: number;
  readonly seed: number;
}

/**
 * Sum of |w · dL/dw| over batches of training examples, for every kernel. An optimizer without rate, momentum and decay moves no
 * weight, and its first vector is the gradient of the step that was: on every engine, in the shapes of the weights.
 */
export async function taylorScores(
  model: Model,
  data: Dataset,
  options: Partial<TaylorOptions>,
  startEngine: StartEngine,
): Promise<Scores> {
  const o = { batches: 8, batch: 32, seed: 1, ...options };
  if (data.train.count === 0)
    fail(
      "bad-data",
      "prune.importance",
      "there are no examples to measure gradients on",
      'Choose a larger training split, or importance "l1".',
    );
  const batch = Math.min(o.batch, data.train.count);
  const plan = {
    ...planDefaults,
    batch,
    classes: data.card.classes.length,
    data: { bytes: data.train.values instanceof Uint8Array, ...data.card.input },
    optimizer: { kind: "sgd", momentum: 0, weightDecay: 0 } as const,
  };
  const start = { steps: 0, weights: model.weights, first: {}, second: {}, average: null };
  const engine = await startEngine(model.graph, plan, start);
  try {
    await engine.load("train", { ...data.train, input: data.card.input });
    const keys = kernelKeys(model);
    const sums = Object.fromEntries(
      keys.map((key) => [key, new Float32Array(model.weights[key]!.data.length)]),
    );
    const order = createRandom(deriveSeed(o.seed, "taylor")).permutation(data.train.count);
    const batches = Math.min(o.batches, Math.floor(data.train.count / batch));
    for (let b = 0; b < batches; b++) {
      const indices = order.subarray(b * batch, (b + 1) * batch);
      await engine.step({ indices, seed: deriveSeed(o.seed, "taylor", b), rate: 0, share: 1 });
      const { first } = await engine.read();
      for (const key of keys) addProducts(sums[key]!, model.weights[key]!.data, first[key]!);
    }
    return sums as Record<WeightKey, Float32Array>;
  } finally {
    engine.dispose();
  }
}

export function addProducts(sums: Float32Array, weights: Float32Array, gradients: Float32Array): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += Math.abs(weights[i]! * gradients[i]!);
}
