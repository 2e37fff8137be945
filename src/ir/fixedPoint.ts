/**
 * gemmlowp's 32-bit fixed point (Google, fixedpoint.h), as TensorFlow Lite's softmax, sigmoid and tanh use it: a raw int32
 * with I integer bits stands for raw / 2^(31 - I). Every function here works on raws and says its I.
 */
import { clamp, doublingHighMul, roundingShiftRight } from "./quantMath";

const INT32_MAX = 2147483647;
const INT32_MIN = -2147483648;
const ONE_I0 = INT32_MAX;
const ONE_I2 = 1 << 29;

/** raw * 2^exponent: saturating to the left, rounding to the right. */
const scaleByPowerOfTwo = (raw: number, exponent: number): number =>
  exponent >= 0 ? clamp(raw * 2 ** exponent, INT32_MIN, INT32_MAX) : roundingShiftRight(raw, -exponent);

const rescale = (raw: number, fromI: number, toI: number): number => scaleByPowerOfTwo(raw, fromI - toI);

/** exp(a) for a in [-1/4, 0), I = 0: a Taylor polynomial of degree 4 around -1/8. */
function expNearZero(a: number): number {
  const expOfMinusEighth = 1895147668;
  const third = 715827883;
  const x = a + (1 << 28);
  const x2 = doublingHighMul(x, x);
  const x3 = doublingHighMul(x2, x);
  const x4 = doublingHighMul(x2, x2);
  const tail = scaleByPowerOfTwo(doublingHighMul(scaleByPowerOfTwo(x4, -2) + x3, third) + x2, -1);
  return expOfMinusEighth + doublingHighMul(expOfMinusEighth, x + tail);
}

/** round(exp(-2^k) * 2^31) for k = -2 … 4. */
// biome-ignore format: a table
const EXP_OF_MINUS_POWER: readonly (readonly [exponent: number, multiplier: number])[] = [
  [-2, 1672461947], [-1, 1302514674], [0, 790015084], [1, 290630308], [2, 39332535], [3, 720401], [4, 242],
];

/** exp(a) for a <= 0 with I integer bits (I <= 5); the result has I = 0. */
export function expOnNegative(a: number, integerBits: number): number {
  if (a === 0) return ONE_I0;
  const fractionalBits = 31 - integerBits;
  const quarter = 2 ** (fractionalBits - 2);
  const modQuarter = (a & (quarter - 1)) - quarter;
  let result = expNearZero(rescale(modQuarter, integerBits, 0));
  const remainder = (modQuarter - a) | 0;
  for (const [exponent, multiplier] of EXP_OF_MINUS_POWER) {
    if (integerBits > exponent && (remainder & (1 << (fractionalBits + exponent))) !== 0) {
      result = doublingHighMul(result, multiplier);
    }
  }
  return result;
}

/** Newton-Raphson for 2 / (1 + a), a in [0, 1] with I = 0; the result has I = 2. */
function reciprocalOfHalf(a: number): number {
  const sum = a + ONE_I0;
  const halfDenominator = Math.trunc((sum + (sum >= 0 ? 1 : -1)) / 2);
  let x = 1515870810 + doublingHighMul(halfDenominator, -1010580540); // 48/17 - 32/17 d
  for (let i = 0; i < 3; i++) {
    const error = ONE_I2 - doublingHighMul(halfDenominator, x);
    x = x + rescale(doublingHighMul(x, error), 4, 2);
  }
  return x;
}

/** 1 / (1 + a) for a in [0, 1], I = 0 in and out. */
export const oneOverOnePlus = (a: number): number => rescale(reciprocalOfHalf(a), 1, 0);

/** (1 - a) / (1 + a) for a in [0, 1], I = 0 in and out. */
const oneMinusOverOnePlus = (a: number): number => rescale(reciprocalOfHalf(a) - ONE_I2, 2, 0);

/** 1 / (1 + exp(-a)); a has I integer bits, the result I = 0. */
export function logistic(a: number, integerBits: number): number {
  if (a === 0) return 1 << 30;
  const positive = oneOverOnePlus(expOnNegative(a > 0 ? -a : a, integerBits));
  return a > 0 ? positive : ONE_I0 - positive;
}

/** tanh(a); a has I integer bits, the result I = 0. */
export function hyperbolicTangent(a: number, integerBits: number): number {
  if (a === 0) return 0;
  const magnitude = oneMinusOverOnePlus(expOnNegative(a < 0 ? a : -a, integerBits + 1));
  return a < 0 ? -magnitude : magnitude;
}

/** 1 / x for a sum x with I integer bits, as a shifted I = 0 raw: TensorFlow Lite's GetReciprocal. */
export function reciprocal(x: number, integerBits: number): { scale: number; bitsOverUnit: number } {
  const headroom = Math.clz32(x);
  const shiftedMinusOne = ((x << headroom) - 2147483648) | 0;
  return { scale: oneOverOnePlus(shiftedMinusOne), bitsOverUnit: integerBits - headroom };
}
