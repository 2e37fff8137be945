import { expOnNegative, reciprocal } from "../fixedPoint";
import { defineOp } from "../op";
import {
  clamp,
  doublingHighMul,
  multiplyByQuantized,
  quantizeMultiplier,
  roundingShiftRight,
} from "../quantMath";
import { numel } from "../shape";
import type { Quant } from "../types";
import { rowsOf } from "./rows";

const DIFF_BITS = 5;
const SUM_BITS = 12;

function scaling(x: Quant) {
  const real = Math.min(x.scale * 2 ** (31 - DIFF_BITS), 2147483647);
  const m = quantizeMultiplier(real);
  const radius = Math.floor(((2 ** DIFF_BITS - 1) * 2 ** (31 - DIFF_BITS)) / 2 ** m.shift);
  return { m, diffMin: -radius };
}

export const softmax = defineOp<Record<never, never>>()({
  doc: "Turns logits into probabilities along the last axis.",
  arity: 1,
  infer: ([x]) => x!,
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
  lower: (tf, [x]) => tf.softmax(x!),
  train: {
    layouts: {},
    emit: (site) => {
      const y = site.value(site.shape);
      const size = rowsOf(site, site.shape);
      site.call("softmax", { x: site.x[0]!.at, y }, { ...size, realC: site.shape.at(-1)! });
      return {
        y,
        backward: (dy) => site.give(0, (dx, base) => site.call("softmaxGrad", { dy, y, base, dx }, size)),
      };
    },
  },
  int8: {
    dictates: () => ({ scale: 1 / 256, zeroPoint: -128 }),
    channelAxis: {},
    ref: ([x]) => {
      const { m, diffMin } = scaling(x!.quant);
      const depth = x!.shape.at(-1)!;
      const out = new Int8Array(x!.data.length);
      for (let row = 0; row < out.length; row += depth) {
        const values = x!.data.subarray(row, row + depth);
        const max = Math.max(...values);
        const exps = Array.from(values, (q) =>
          q - max >= diffMin ? expOnNegative(multiplyByQuantized(q - max, m), DIFF_BITS) : null,
        );
        const sum = exps.reduce((s: number, e) => s + (e === null ? 0 : roundingShiftRight(e, SUM_BITS)), 0);
        const { scale, bitsOverUnit } = reciprocal(sum, SUM_BITS);
        for (const [c, e] of exps.entries()) {
          const probability =
            e === null ? 0 : roundingShiftRight(doublingHighMul(scale, e), bitsOverUnit + 31 - 8);
          out[row + c] = clamp(probability - 128, -128, 127);
        }
      }
      return out;
    },
    tflite: { builtin: "SOFTMAX" },
    kernel: ([x], _w, y) => {
      const { m, diffMin } = scaling(x!.quant);
      const depth = y.shape.at(-1)!;
      return [
        {
          kernel: "wt_softmax_s8",
          args: {
            x: { input: 0 },
            y: { output: true },
            rows: numel(y.shape) / depth,
            depth,
            multiplier: m.multiplier,
            shift: m.shift,
            diff_min: diffMin,
          },
        },
      ];
    },
    lag: () => [0],
  },
});
