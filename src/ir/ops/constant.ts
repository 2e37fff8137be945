import { defineOp } from "../op";
import { numel } from "../shape";
import type { Shape } from "../types";
import { rowsIn, rowsOf } from "./rows";

export const constant = defineOp<{ readonly shape: Shape }, "value">()({
  doc: "A fixed tensor, as imported networks add or multiply with.",
  arity: 0,
  infer: (_inputs, { shape }) => shape,
  weights: (_inputs, { shape }) => ({
    value: { shape, init: { kind: "constant", value: 0 }, trainable: false },
  }),
  cost: () => ({ macs: 0 }),
  lower: (tf, _x, { value }, { shape }) => tf.reshape(value!, [1, ...shape]),
  train: {
    layouts: { value: "vector" },
    // One copy an example: zeros, and the constant added to each.
    emit: (site, { shape }) => {
      const y = site.value(shape);
      const size = rowsOf(site, shape);
      const zeros = site.table(new Float32Array(size.rows * size.c));
      site.call(
        "add",
        { a: zeros, b: site.weight("value"), step: site.step, y },
        { ...size, period: rowsIn(shape), every: 1, act: 0, gate: -1 },
      );
      return { y, backward: () => undefined };
    },
  },
  int8: {
    dictates: () => null,
    channelAxis: { value: null },
    ref: (_x, { value }) => Int8Array.from(value!.data),
    tflite: { builtin: "" },
    kernel: (_x, { value }, y) => [
      {
        kernel: "wt_load_s8",
        args: { w: Int8Array.from(value!.data), y: { output: true }, n: numel(y.shape) },
      },
    ],
    lag: () => [],
  },
});
