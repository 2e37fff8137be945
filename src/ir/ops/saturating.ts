/** Sigmoid and tanh on int8: gemmlowp fixed point with 4 integer bits, saturated outside its input's radius. */
import { frexp, multiplyByQuantized, roundAway, tabulate } from "../quantMath";
import type { Quant } from "../types";

const INTEGER_BITS = 4;

export function saturatingTable(x: Quant, f: (q4: number) => number): Int8Array {
  const { significand, exponent } = frexp(x.scale * 2 ** (31 - INTEGER_BITS));
  const rescale = { multiplier: Math.min(roundAway(significand * 2 ** 31), 2147483647), shift: exponent };
  const radius = Math.floor(((2 ** INTEGER_BITS - 1) * 2 ** (31 - INTEGER_BITS)) / 2 ** exponent);
  return tabulate((q) => {
    const centered = q - x.zeroPoint;
    if (centered <= -radius) return -128;
    if (centered >= radius) return 127;
    return f(multiplyByQuantized(centered, rescale));
  });
}
