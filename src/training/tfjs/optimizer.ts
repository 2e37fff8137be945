/** Optimizers over one flat vector of all parameters: a dozen tensor operations a step instead of a dozen a weight. */
import type { Tensor, Tf } from "../../ir/op";
import type { PlanOptions } from "../options";

/** All [parameters]; tensors kept by the caller and replaced by each update. */
export interface OptimizerVectors {
  first: Tensor;
  second: Tensor;
  average: Tensor | null;
  /** 1 where weight decay applies: kernels, not biases or batch norm. */
  readonly decayed: Tensor;
  mask: Tensor | null;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/** New parameters after step number `step` (from 1); takes ownership of none of its arguments. Call inside `tf.tidy`. */
export function update(
  tf: Tf,
  plan: PlanOptions,
  v: OptimizerVectors,
  parameters: Tensor,
  raw: Tensor,
  rate: number,
  step: number,
): Tensor {
  const replace = (name: "first" | "second" | "average", now: Tensor): Tensor => {
    v[name]?.dispose();
    v[name] = tf.keep(now);
    return now;
  };
  const gradient = plan.clip > 0 ? clipped(tf, raw, plan.clip) : raw;
  const masked = (p: Tensor): Tensor => {
    const kept = v.mask ? tf.mul(p, v.mask) : p;
    if (v.average)
      replace("average", tf.add(tf.mul(v.average, plan.averageDecay), tf.mul(kept, 1 - plan.averageDecay)));
    return kept;
  };
  const o = plan.optimizer;
  if (o.kind === "sgd") {
    const g = o.weightDecay > 0 ? tf.add(gradient, tf.mul(tf.mul(parameters, v.decayed), o.weightDecay)) : gradient; // biome-ignore format: one formula
    const first = replace("first", tf.add(tf.mul(v.first, o.momentum), g));
    return masked(tf.sub(parameters, tf.mul(first, rate)));
  }
  const first = replace("first", tf.add(tf.mul(v.first, BETA1), tf.mul(gradient, 1 - BETA1)));
  const second = replace("second", tf.add(tf.mul(v.second, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
  const unbiased1 = tf.div(first, 1 - BETA1 ** step);
  const unbiased2 = tf.div(second, 1 - BETA2 ** step);
  const moved = tf.sub(parameters, tf.mul(tf.div(unbiased1, tf.add(tf.sqrt(unbiased2), EPSILON)), rate));
  return masked(
    o.weightDecay > 0 ? tf.sub(moved, tf.mul(tf.mul(parameters, v.decayed), rate * o.weightDecay)) : moved,
  );
}

/** The gradient, scaled down to `limit` where its norm is larger. */
const clipped = (tf: Tf, gradient: Tensor, limit: number): Tensor =>
  tf.mul(gradient, tf.minimum(1, tf.div(limit, tf.norm(gradient))));
