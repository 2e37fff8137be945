import type { TrainSite } from "../emit";
import { defineOp, trainOnly } from "../op";
import { rowsIn, rowsOf, unchanged } from "./rows";

export interface DropoutAttrs {
  /** Share of values (or channels) set to zero in training. */
  readonly rate: number;
  /** Whole channels at once (Tompson et al. 2015) instead of single values. */
  readonly spatial: boolean;
}

/** Pixels that are dropped together; 0: each value for itself. */
export const dropPlane = ({ shape }: Pick<TrainSite, "shape">, { spatial }: DropoutAttrs): number =>
  spatial && shape.length === 3 ? rowsIn(shape) : 0;

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
  train: {
    layouts: {},
    emit: (site, attrs) => {
      if (!site.training || attrs.rate === 0) return unchanged(site);
      const numbers = {
        ...rowsOf(site, site.shape),
        ...{ dropRate: attrs.rate, dropSalt: site.salt, dropPlane: dropPlane(site, attrs) },
      };
      const { step } = site;
      const y = site.value(site.shape);
      site.call("dropout", { x: site.x[0]!.at, step, y }, numbers);
      return {
        y,
        backward: (dy) =>
          site.give(0, (dx, base) => site.call("dropout", { x: dy, base, step, y: dx }, numbers)),
      };
    },
  },
  int8: trainOnly,
});
