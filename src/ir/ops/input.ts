import { defineOp } from "../op";
import { numel } from "../shape";
import type { Shape } from "../types";

export const input = defineOp<{ readonly shape: Shape }>()({
  doc: "Where data enters: an image [H,W,C] or a vector [N].",
  arity: 0,
  infer: (_inputs, { shape }) => shape,
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
  lower: () => {
    throw new Error("internal: an input is fed, not computed");
  },
  train: {
    layouts: {},
    emit: () => {
      throw new Error("internal: an input is fed, not computed");
    },
  },
  int8: {
    dictates: () => null,
    channelAxis: {},
    ref: (_x, _w, y) => new Int8Array(numel(y.shape)),
    tflite: { builtin: "" },
    kernel: () => [],
    lag: () => [],
  },
});
