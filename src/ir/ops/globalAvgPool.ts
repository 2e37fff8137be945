import { fail } from "../../core/failure";
import { defineOp } from "../op";
import { clamp, type Multiplier, multiplyByQuantized, quantizeMultiplier } from "../quantMath";
import { showShape } from "../shape";
import { padded } from "../trainKernels";
import type { Quant } from "../types";
import { nothingBeside, rowsIn } from "./rows";

/** The output's multiplier with 1/n folded in: TensorFlow Lite divides the significand, after shifting it up by log2(n). */
function meanMultiplier(x: Quant, y: Quant, n: number): Multiplier {
  const { multiplier, shift } = quantizeMultiplier(x.scale / y.scale);
  const up = Math.min(31 - Math.clz32(n), 32, 31 + shift);
  return { multiplier: Number((BigInt(multiplier) << BigInt(up)) / BigInt(n)), shift: shift - up };
}

export const globalAvgPool = defineOp<{ readonly keepDims: boolean }>()({
  doc: "The mean of each channel over the whole image: [H,W,C] -> [C], or [1,1,C] with keepDims.",
  arity: 1,
  infer: ([x], { keepDims }, where) => {
    if (x!.length !== 3)
      fail(
        "shape-mismatch",
        where,
        `global average pooling needs [H,W,C], not ${showShape(x!)}`,
        "It belongs after a convolution.",
      );
    return keepDims ? [1, 1, x![2]!] : [x![2]!];
  },
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
  lower: (tf, [x], _w, { keepDims }) => tf.mean(x!, [1, 2], keepDims),
  train: {
    layouts: {},
    emit: (site) => {
      const x = site.x[0]!;
      const y = site.value(site.shape);
      const { batch } = site;
      const plane = rowsIn(x.shape);
      const size = { batch, plane, c: padded(x.shape[2]!) };
      site.call("meanPlane", { x: x.at, y }, size);
      return {
        y,
        backward: (dy) =>
          site.give(0, (dx, base) =>
            site.call(
              "meanPlaneGrad",
              { dy, base, dx },
              { ...size, ...nothingBeside, chunk: site.chunks(batch * plane).chunk },
            ),
          ),
      };
    },
  },
  int8: {
    dictates: () => null,
    channelAxis: {},
    ref: ([x], _w, y) => {
      const channels = x!.shape[2]!;
      const n = x!.data.length / channels;
      const m = meanMultiplier(x!.quant, y.quant, n);
      return Int8Array.from({ length: channels }, (_, c) => {
        let sum = 0;
        for (let i = c; i < x!.data.length; i += channels) sum += x!.data[i]!;
        const mean = multiplyByQuantized(sum - n * x!.quant.zeroPoint, m);
        return clamp(mean + y.quant.zeroPoint, -128, 127);
      });
    },
    tflite: { builtin: "MEAN" },
    kernel: ([x], _w, y) => {
      const c = x!.shape[2]!;
      const n = x!.shape[0]! * x!.shape[1]!;
      return [
        {
          kernel: "wt_mean_s8",
          args: {
            x: { input: 0 },
            y: { output: true },
            n,
            c,
            x_offset: -x!.quant.zeroPoint,
            ...meanMultiplier(x!.quant, y.quant, n),
            y_offset: y.quant.zeroPoint,
          },
        },
      ];
    },
    lag: () => [null],
  },
});
