/**
 * The integer arithmetic of TensorFlow Lite's int8 kernels, slow and clear: BigInt where 64 bits are needed.
 * Semantics: TensorFlow Lite 8-bit quantization specification; gemmlowp's fixed-point rules; default (double) rounding.
 */
import type { Quant } from "./types";

export const INT8_MIN = -128;
export const INT8_MAX = 127;
const INT32_MAX = 2147483647;
const INT32_MIN = -2147483648;

export const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** Rounds half away from zero, as C's round(). */
export const roundAway = (x: number): number => (x < 0 ? -Math.round(-x) : Math.round(x));

/** gemmlowp SaturatingRoundingDoublingHighMul: round(a * b / 2^31) in 32 bits. */
export function doublingHighMul(a: number, b: number): number {
  if (a === INT32_MIN && b === INT32_MIN) return INT32_MAX;
  const product = BigInt(a) * BigInt(b);
  const nudge = product >= 0n ? 1n << 30n : 1n - (1n << 30n);
  return Number((product + nudge) / (1n << 31n)); // BigInt division truncates toward zero, as C's does
}

/** gemmlowp RoundingDivideByPOT: x / 2^exponent, ties away from zero. */
export function roundingShiftRight(x: number, exponent: number): number {
  if (exponent === 0) return x;
  const mask = 2 ** exponent - 1;
  const remainder = Number(BigInt(x) & BigInt(mask));
  const threshold = Math.floor(mask / 2) + (x < 0 ? 1 : 0);
  return Math.floor(x / 2 ** exponent) + (remainder > threshold ? 1 : 0);
}

/** A real multiplier as a Q31 significand and a power of two: real = multiplier / 2^31 * 2^shift. */
export interface Multiplier {
  readonly multiplier: number;
  readonly shift: number;
}

/** x = significand * 2^exponent with significand in [0.5, 1): C's frexp for finite positive x. */
export function frexp(x: number): { significand: number; exponent: number } {
  let exponent = Math.max(-1023, Math.floor(Math.log2(x)) + 1);
  let significand = x * 2 ** -exponent;
  while (significand < 0.5) {
    significand *= 2;
    exponent--;
  }
  while (significand >= 1) {
    significand /= 2;
    exponent++;
  }
  return { significand, exponent };
}

/** TensorFlow Lite's QuantizeMultiplier. */
export function quantizeMultiplier(real: number): Multiplier {
  if (real === 0) return { multiplier: 0, shift: 0 };
  const { significand, exponent } = frexp(real);
  let multiplier = roundAway(significand * 2 ** 31);
  let shift = exponent;
  if (multiplier === 2 ** 31) {
    multiplier /= 2;
    shift++;
  }
  if (shift < -31) return { multiplier: 0, shift: 0 };
  return { multiplier, shift };
}

/** TensorFlow Lite's MultiplyByQuantizedMultiplier with double rounding: two roundings, one a step. */
export function multiplyByQuantized(x: number, m: Multiplier): number {
  const shifted = m.shift > 0 ? (x << m.shift) | 0 : x; // wraps, as in C
  return roundingShiftRight(doublingHighMul(shifted, m.multiplier), m.shift > 0 ? 0 : -m.shift);
}

export type Activation = "none" | "relu" | "relu6";

/** The clamp that a fused activation means in y's quantized domain. */
export function activationRange(activation: Activation, y: Quant): { low: number; high: number } {
  const at = (real: number) => y.zeroPoint + roundAway(Math.fround(real / y.scale));
  return {
    low: activation === "none" ? INT8_MIN : Math.max(INT8_MIN, at(0)),
    high: activation === "relu6" ? Math.min(INT8_MAX, at(6)) : INT8_MAX,
  };
}

export const dequantize = (q: number, { scale, zeroPoint }: Quant): number => (q - zeroPoint) * scale;

export const quantizeValue = (x: number, { scale, zeroPoint }: Quant): number =>
  clamp(zeroPoint + roundAway(x / scale), INT8_MIN, INT8_MAX);

/** The table of an int8 function: entry q + 128 holds f(q). */
export const tabulate = (f: (q: number) => number): Int8Array =>
  Int8Array.from({ length: 256 }, (_, i) => f(i - 128));

export const sameQuant = (a: Quant, b: Quant): boolean => a.scale === b.scale && a.zeroPoint === b.zeroPoint;
