/**
 * gemmlowp's fixed-point softmax as its paper form: numbers that know where their binary point is (Q m.n with m integer bits
 * and 31 - m fraction bits), and operations on them.
 */
import { divideByPowerOfTwo, highMul, multiply } from "./oracle";

class Fixed {
  constructor(
    readonly raw: bigint,
    readonly integerBits: number,
  ) {}
  /** The constant nearest to a real number. */
  static of(real: number, integerBits: number): Fixed {
    const raw = BigInt(Math.round(real * 2 ** (31 - integerBits)));
    return new Fixed(raw > 2147483647n ? 2147483647n : raw, integerBits);
  }
  plus = (o: Fixed) => new Fixed(BigInt.asIntN(32, this.raw + o.raw), this.integerBits);
  minus = (o: Fixed) => new Fixed(BigInt.asIntN(32, this.raw - o.raw), this.integerBits);
  times = (o: Fixed) => new Fixed(highMul(this.raw, o.raw), this.integerBits + o.integerBits);
  /** Divides by 2^n, rounding, keeping the format. */
  shrunk = (n: number) => new Fixed(divideByPowerOfTwo(this.raw, BigInt(n)), this.integerBits);
  /** The same number in another format: rounded when it loses fraction bits, saturated when it loses integer bits. */
  rescaled(integerBits: number): Fixed {
    const lost = integerBits - this.integerBits;
    if (lost >= 0) return new Fixed(divideByPowerOfTwo(this.raw, BigInt(lost)), integerBits);
    const wide = this.raw << BigInt(-lost);
    const [low, high] = [-(1n << 31n), (1n << 31n) - 1n];
    return new Fixed(wide < low ? low : wide > high ? high : wide, integerBits);
  }
}

/** exp(a) in Q0 for a in Q5, a <= 0. */
function exponential(a: Fixed): Fixed {
  if (a.raw === 0n) return Fixed.of(1, 0);
  const quarter = Fixed.of(0.25, 5);
  const rest = new Fixed(
    (a.raw % quarter.raw === 0n ? 0n : (a.raw % quarter.raw) + quarter.raw) - quarter.raw,
    5,
  );
  // Taylor around -1/8, in the order of operations that fixes the rounding.
  const x = rest.rescaled(0).plus(Fixed.of(0.125, 0));
  const x2 = x.times(x);
  const x3 = x2.times(x);
  const cubicAndUp = x2
    .times(x2)
    .shrunk(2)
    .plus(x3)
    .times(Fixed.of(1 / 3, 0));
  const tail = cubicAndUp.plus(x2).shrunk(1);
  const base = Fixed.of(Math.exp(-0.125), 0);
  let result = base.plus(base.times(x.plus(tail)));
  const quarters = Number((rest.raw - a.raw) / quarter.raw);
  for (let bit = 0; bit < 7; bit++) {
    if (Math.floor(quarters / 2 ** bit) % 2 === 1)
      result = result.times(Fixed.of(Math.exp(-(2 ** (bit - 2))), 0));
  }
  return result;
}

/** 1 / (1 + a) in Q0 for a in Q0, 0 <= a < 1. */
function reciprocalOfOnePlus(a: Fixed): Fixed {
  const half = new Fixed((a.raw + 2147483647n + 1n) / 2n, 0);
  let x = Fixed.of(48 / 17, 2).plus(half.times(Fixed.of(-32 / 17, 2)));
  for (let step = 0; step < 3; step++) {
    x = x.plus(x.times(Fixed.of(1, 2).minus(half.times(x))).rescaled(2));
  }
  return new Fixed(x.raw, 1).rescaled(0);
}

/** exp of a raw Q5.26 number, and 1 / (1 + a) of a raw Q0.31 number, as raw Q0.31. */
export const rawExponential = (a: number) => Number(exponential(new Fixed(BigInt(a), 5)).raw);
export const rawReciprocal = (a: number) => Number(reciprocalOfOnePlus(new Fixed(BigInt(a), 0)).raw);

export function softmaxRow(
  x: readonly number[],
  multiplier: number,
  shift: number,
  diffMin: number,
): number[] {
  const most = Math.max(...x);
  const exps = x.map((v) =>
    v - most < diffMin ? null : exponential(new Fixed(BigInt(multiply(v - most, multiplier, shift)), 5)),
  );
  const sum = exps.reduce<Fixed>((s, e) => (e ? s.plus(e.rescaled(12)) : s), new Fixed(0n, 12));
  const bits = sum.raw.toString(2).length;
  const fraction = new Fixed((sum.raw << BigInt(32 - bits)) - (1n << 31n), 0);
  const scale = reciprocalOfOnePlus(fraction);
  return exps.map((e) => {
    const unsaturated = e ? divideByPowerOfTwo(scale.times(e).raw, BigInt(bits + 3)) : 0n;
    return Math.min(Number(unsaturated) - 128, 127);
  });
}
