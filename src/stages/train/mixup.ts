import type { Random } from "../../core/random";

/** The share of the first of two mixed examples: Beta(a, a) (Zhang et al. 2018), through two Gamma draws (Marsaglia and Tsang 2000). */
export function mixupShare(r: Random, a: number): number {
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * r.unit() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const z = r.normal();
      const v = (1 + c * z) ** 3;
      if (v > 0 && Math.log(1 - r.unit()) < z * z * 0.5 + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const first = gamma(a);
  const second = gamma(a);
  return first + second > 0 ? first / (first + second) : 1;
}
