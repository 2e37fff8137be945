import { fail } from "../../core/failure";
import { defineOp } from "../op";
import { numel, showShape } from "../shape";
import type { Shape } from "../types";
import { boxNumbers, type Image } from "./emitBoxes";

export interface PadAttrs {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const asImage = ([h, w, c]: Shape): Image => [h!, w!, c!];

export const pad = defineOp<PadAttrs>()({
  doc: "Adds zeros around an image.",
  arity: 1,
  infer: ([x], { top, bottom, left, right }, where) => {
    if (x!.length !== 3)
      fail("shape-mismatch", where, `padding needs [H,W,C], not ${showShape(x!)}`, "Pad images only.");
    return [x![0]! + top + bottom, x![1]! + left + right, x![2]!];
  },
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
  lower: (tf, [x], _w, { top, bottom, left, right }) =>
    tf.pad(x!, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]),
  train: {
    layouts: {},
    emit: (site, { top, left }) => {
      const x = site.x[0]!;
      const { into, outOf } = boxNumbers(site, asImage(x.shape), asImage(site.shape), [top, left, 0]);
      const y = site.value(site.shape);
      site.call("copyBox", { x: x.at, y }, { ...into, mode: 1 });
      return {
        y,
        backward: (dy) =>
          site.give(0, (dx, base) => site.call("copyBox", { x: dy, base, y: dx }, { ...outOf, mode: 1 })),
      };
    },
  },
  int8: {
    dictates: ([x]) => x!,
    channelAxis: {},
    ref: ([x], _w, y, { top, left }) => {
      const [h, w, c] = x!.shape as [number, number, number];
      const out = new Int8Array(numel(y.shape)).fill(y.quant.zeroPoint); // zero is the zero point
      for (let row = 0; row < h; row++) {
        out.set(x!.data.subarray(row * w * c, (row + 1) * w * c), ((row + top) * y.shape[1]! + left) * c);
      }
      return out;
    },
    tflite: { builtin: "PAD" },
    kernel: ([x], _w, y, attrs) => [
      {
        kernel: "wt_pad_s8",
        args: {
          x: { input: 0 },
          y: { output: true },
          in_h: x!.shape[0]!,
          in_w: x!.shape[1]!,
          c: x!.shape[2]!,
          ...attrs,
          value: y.quant.zeroPoint,
        },
      },
    ],
    lag: () => [null],
  },
});
