import { fail } from "../../core/failure";
import { defineOp } from "../op";
import { numel, showShape } from "../shape";
import { padded } from "../trainKernels";
import type { Shape } from "../types";
import { unchanged } from "./rows";

export const reshape = defineOp<{ readonly shape: Shape }>()({
  doc: "The same values under another shape. Moves no data.",
  arity: 1,
  infer: ([x], { shape }, where) => {
    if (numel(x!) !== numel(shape)) {
      fail(
        "shape-mismatch",
        where,
        `cannot reshape ${showShape(x!)} to ${showShape(shape)}`,
        "The number of values must stay the same.",
      );
    }
    return shape;
  },
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
  lower: (tf, [x], _w, { shape }) => tf.reshape(x!, [x!.shape[0]!, ...shape]),
  train: {
    layouts: {},
    emit: (site) => {
      const x = site.x[0]!;
      const from = x.shape.at(-1)!;
      const to = site.shape.at(-1)!;
      if (from === to || (from % 4 === 0 && to % 4 === 0)) return unchanged(site);
      const y = site.value(site.shape);
      const { batch } = site;
      const realN = numel(site.shape);
      const wide = { xReal: from, xC: padded(from), yReal: to, yC: padded(to) };
      const back = { xReal: to, xC: padded(to), yReal: from, yC: padded(from) };
      site.call("repack", { x: x.at, y }, { batch, realN, ...wide });
      return {
        y,
        backward: (dy) =>
          site.give(0, (dx, base) => site.call("repack", { x: dy, base, y: dx }, { batch, realN, ...back })),
      };
    },
  },
  int8: {
    dictates: ([x]) => x!,
    channelAxis: {},
    ref: ([x]) => Int8Array.from(x!.data),
    tflite: { builtin: "RESHAPE" },
    kernel: () => [],
    lag: () => ["alias"],
  },
});
