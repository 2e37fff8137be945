import { defineOp, type Tensor, type Tf } from "../op";
import { clamp, quantizeMultiplier, roundingShiftRight, tabulate } from "../quantMath";
import type { Quant } from "../types";
import { activationFacet } from "./emitActivation";
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

/** Value and slope share the gate relu6(x + 3) / 6; the slope is gate + x / 6 inside (-3, 3) and the gate itself outside. */
function swish(tf: Tf, x: Tensor): Tensor {
  const f = tf.customGrad(((v: Tensor, save: (t: Tensor[]) => void) => {
    const gate = tf.clipByValue(tf.add(tf.mul(v, 1 / 6), 0.5), 0, 1);
    save([v, gate]);
    const gradFunc = (dy: Tensor, [saved, open]: Tensor[]): Tensor => {
      const inside = tf.cast(tf.less(tf.abs(saved!), 3), "float32");
      return tf.mul(dy, tf.add(open!, tf.mul(tf.mul(saved!, 1 / 6), inside)));
    };
    return { value: tf.mul(v, gate), gradFunc };
  }) as never);
  return (f as (t: Tensor) => Tensor)(x);
}

export const hardSwish = defineOp<Record<never, never>>()({
  doc: "x * relu6(x + 3) / 6: almost silu with no exponential (MobileNetV3, PhiNet).",
  ...elementwise,
  lower: (tf, [x]) => swish(tf, x!),
  train: activationFacet("hardSwish"),
  int8: tableFacet("HARD_SWISH", table),
});
