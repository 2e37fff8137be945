import { defineOp } from "../op";
import { clamp, quantizeMultiplier, roundingShiftRight, tabulate } from "../quantMath";
import type { Quant } from "../types";
import { elementwise, tableFacet } from "./unary";

const INT16_MIN = -32768;
const INT16_MAX = 32767;
const saturate16 = (x: number): number => clamp(x, INT16_MIN, INT16_MAX);

/** round(a * b / 2^15), ties as gemmlowp rounds them. */
function roundingHighMul16(a: number, b: number): number {
  if (a === INT16_MIN && b === INT16_MIN) return INT16_MAX;
  const product = a * b;
  return Math.trunc((product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15));
}

/** The same, truncated toward zero: it cancels the bias of the roundings before it. */
const truncatingHighMul16 = (a: number, b: number): number =>
  a === INT16_MIN && b === INT16_MIN ? INT16_MAX : Math.trunc((a * b) / (1 << 15));

const toInt16Multiplier = (multiplier: number): number =>
  multiplier >= 2147483647 - (1 << 15) ? INT16_MAX : (multiplier + (1 << 15)) >> 16;

/** TensorFlow Lite's 16-bit fixed-point hard swish. */
function table(x: Quant, y: Quant): Int8Array {
  const hires = Math.fround(Math.fround(1 / 128) * x.scale);
  const output = quantizeMultiplier(Math.fround(hires / y.scale));
  const reluish = quantizeMultiplier(Math.fround(hires / Math.fround(3 / 32768)));
  const outputMultiplier = toInt16Multiplier(output.multiplier);
  const reluishMultiplier = toInt16Multiplier(reluish.multiplier);
  return tabulate((q) => {
    const value = (q - x.zeroPoint) * 128;
    const preshift = roundingHighMul16(value, outputMultiplier);
    let gate = value;
    if (reluish.shift > 0) gate = saturate16(gate * 2 ** (reluish.shift - 1));
    gate = roundingHighMul16(gate, reluishMultiplier);
    if (reluish.shift > 0) gate = saturate16(gate * 2);
    if (reluish.shift < 0) gate = roundingShiftRight(gate, -reluish.shift);
    gate = (gate + (1 << 15)) >> 1; // from [-1, 1] to [0, 1]
    const product = truncatingHighMul16(gate, preshift);
    const shifted =
      output.shift <= 0
        ? roundingShiftRight(product, -output.shift)
        : saturate16(product * 2 ** output.shift);
    return clamp(shifted + y.zeroPoint, -128, 127);
  });
}

export const hardSwish = defineOp<Record<never, never>>()({
  doc: "x * relu6(x + 3) / 6: almost silu with no exponential (MobileNetV3, PhiNet).",
  ...elementwise,
  lower: (tf, [x]) => tf.div(tf.mul(x!, tf.clipByValue(tf.add(x!, 3), 0, 6)), 6),
  int8: tableFacet("HARD_SWISH", table),
});
