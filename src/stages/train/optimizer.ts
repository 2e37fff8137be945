/**
 * Optimizers over one flat vector of all parameters: a dozen tensor operations a step instead of a dozen a weight. All state
 * is two vectors and a step count, so that a checkpoint is three arrays.
 */
import type { Tensor, Tf } from "../../ir/op";
import type { OptimizerOptions } from "./options";

export interface OptimizerState {
  readonly step: number;
  /** First moment (or velocity) and second moment, [parameters]. */
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export interface Optimizer {
  /** New parameters; takes ownership of none of its arguments. Call inside `tf.tidy`. */
  update(parameters: Tensor, gradient: Tensor, rate: number): Tensor;
  state(): Promise<OptimizerState>;
  dispose(): void;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/** `decayed` [parameters] is 1 where weight decay applies: kernels, not biases or batch norm. */
export function createOptimizer(
  tf: Tf,
  o: OptimizerOptions,
  decayed: Float32Array,
  resume?: OptimizerState,
): Optimizer {
  let step = resume?.step ?? 0;
  let first: Tensor = tf.tensor1d(resume?.first ?? new Float32Array(decayed.length));
  let second: Tensor = tf.tensor1d(resume?.second ?? new Float32Array(decayed.length));
  const mask = tf.tensor1d(decayed);
  const replace = (old: Tensor, now: Tensor): Tensor => {
    old.dispose();
    return tf.keep(now);
  };
  return {
    update(parameters, gradient, rate) {
      step++;
      if (o.kind === "sgd") {
        const g =
          o.weightDecay > 0 ? tf.add(gradient, tf.mul(tf.mul(parameters, mask), o.weightDecay)) : gradient;
        first = replace(first, tf.add(tf.mul(first, o.momentum), g));
        return tf.sub(parameters, tf.mul(first, rate));
      }
      first = replace(first, tf.add(tf.mul(first, BETA1), tf.mul(gradient, 1 - BETA1)));
      second = replace(second, tf.add(tf.mul(second, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
      const unbiased1 = 1 - BETA1 ** step;
      const unbiased2 = 1 - BETA2 ** step;
      const direction = tf.div(tf.div(first, unbiased1), tf.add(tf.sqrt(tf.div(second, unbiased2)), EPSILON));
      const moved = tf.sub(parameters, tf.mul(direction, rate));
      return o.weightDecay > 0
        ? tf.sub(moved, tf.mul(tf.mul(parameters, mask), rate * o.weightDecay))
        : moved;
    },
    state: async () => ({
      step,
      first: (await first.data()) as Float32Array,
      second: (await second.data()) as Float32Array,
    }),
    dispose: () => tf.dispose([first, second, mask]),
  };
}
