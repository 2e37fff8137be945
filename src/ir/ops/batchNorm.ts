import { defineOp, trainOnly } from "../op";
import { emitNormalize, noDrop } from "./emitNormalize";
import { normalizeBatch } from "./normalizeBatch";

export interface BatchNormAttrs {
  readonly epsilon: number;
  /**
   * Weight of the old moving average in TensorFlow's sense, approached from below: the first steps use
   * (1 + t) / (10 + t) where that is smaller, so that a short run evaluates well.
   */
  readonly momentum: number;
}

export const batchNorm = defineOp<BatchNormAttrs, "gamma" | "beta" | "mean" | "variance" | "steps">()({
  doc: "Batch normalization (Ioffe and Szegedy 2015): zero mean and unit variance per channel, then a learned scale and shift.",
  arity: 1,
  infer: ([x]) => x!,
  weights: ([x]) => {
    const shape = [x!.at(-1)!];
    const constant = (value: number, trainable: boolean) =>
      ({ shape, init: { kind: "constant", value }, trainable }) as const;
    return {
      gamma: constant(1, true),
      beta: constant(0, true),
      mean: constant(0, false),
      variance: constant(1, false),
      steps: { shape: [1], init: { kind: "constant", value: 0 }, trainable: false },
    };
  },
  cost: () => ({ macs: 0 }), // melts into the convolution before it
  lower: (tf, [x], w, { epsilon, momentum }, mode) => {
    const normalize = (mean: typeof x, variance: typeof x) =>
      tf.add(tf.mul(tf.mul(tf.sub(x!, mean!), tf.rsqrt(tf.add(variance!, epsilon))), w.gamma!), w.beta!);
    if (!mode.training) return normalize(w.mean, w.variance);
    const { value, mean, variance } = normalizeBatch(tf, x!, w.gamma!, w.beta!, epsilon);
    const keep = tf.minimum(momentum, tf.div(tf.add(w.steps!, 1), tf.add(w.steps!, 10)));
    const blend = (old: typeof x, now: typeof x) => tf.add(tf.mul(old!, keep), tf.mul(now!, tf.sub(1, keep)));
    mode.emit("mean", blend(w.mean, mean));
    mode.emit("variance", blend(w.variance, variance));
    mode.emit("steps", tf.add(w.steps!, 1));
    return value;
  },
  train: {
    layouts: { gamma: "vector", beta: "vector", mean: "vector", variance: "vector", steps: "replicated" },
    emit: (site, attrs) =>
      emitNormalize(site, attrs, { act: "none", range: site.takeRange(), drop: noDrop, residual: undefined }),
  },
  int8: trainOnly,
});
