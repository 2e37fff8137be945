import { uniform } from "../../core/draws";
import type { TrainSite } from "../emit";
import { defineOp, trainOnly } from "../op";
import { padded } from "../trainKernels";
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
    const [batch, channels] = [x!.shape[0]!, x!.shape.at(-1)!];
    const whole = spatial && x!.rank === 4;
    const rows = whole ? batch : x!.size / channels;
    // The draws of the training kernels: a plan and plain TensorFlow.js drop the same values.
    const seed = mode.seed();
    const factors = Float32Array.from({ length: rows * channels }, (_, i) => {
      const counter = Math.floor(i / channels) * padded(channels) + (i % channels);
      return uniform(seed, counter) < Math.fround(rate) ? 0 : 1 / (1 - rate);
    });
    return tf.mul(x!, tf.tensor(factors, whole ? [batch, 1, 1, channels] : x!.shape));
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
