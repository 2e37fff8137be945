import { fail } from "../../core/failure";
import { defineOp } from "../op";
import { numel, showShape } from "../shape";
import type { Shape } from "../types";

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
  int8: {
    dictates: ([x]) => x!,
    channelAxis: {},
    ref: ([x]) => Int8Array.from(x!.data),
    tflite: { builtin: "RESHAPE" },
    kernel: () => [],
    lag: () => ["alias"],
  },
});
