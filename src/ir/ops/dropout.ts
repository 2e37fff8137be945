import { defineOp, trainOnly } from "../op";

export interface DropoutAttrs {
  /** Share of values (or channels) set to zero in training. */
  readonly rate: number;
  /** Whole channels at once (Tompson et al. 2015) instead of single values. */
  readonly spatial: boolean;
}

export const dropout = defineOp<DropoutAttrs>()({
  doc: "Dropout (Srivastava et al. 2014): sets random values to zero in training and scales the rest up; nothing at inference.",
  arity: 1,
  infer: ([x]) => x!,
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
  lower: (tf, [x], _w, { rate, spatial }, mode) => {
    if (!mode.training || rate === 0) return x!;
    const shape = spatial && x!.rank === 4 ? [x!.shape[0]!, 1, 1, x!.shape[3]!] : x!.shape;
    const keep = tf.cast(
      tf.greaterEqual(tf.randomUniform(shape, 0, 1, "float32", mode.seed()), rate),
      "float32",
    );
    return tf.mul(x!, tf.div(keep, 1 - rate));
  },
  int8: trainOnly,
});
