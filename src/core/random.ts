/**
 * Seeded random numbers: the sfc32 generator (Chris Doty-Humphrey's PractRand, 2010), seeded through splitmix32.
 * The integer stream is the same on every machine; `normal` uses Math.log and Math.cos, whose last bit may differ
 * between browsers.
 */
export interface Random {
  /** 32 random bits as an unsigned integer. */
  next(): number;
  /** Uniform in [0, 1). */
  unit(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Uniform integer in [0, n). */
  integer(n: number): number;
  /** True with probability p. */
  chance(p: number): boolean;
  /** Gaussian with mean 0 and the given standard deviation (Box-Muller). */
  normal(deviation?: number): number;
  /** A permutation of 0 … n-1 (Fisher-Yates). */
  permutation(n: number): Uint32Array;
}

export function createRandom(seed: number): Random {
  let s = seed | 0;
  const splitmix = (): number => {
    s = (s + 0x9e3779b9) | 0;
    let t = s ^ (s >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) | 0;
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();

  const unit = () => next() / 4294967296;
  const integer = (n: number) => Math.floor(unit() * n);
  return {
    next,
    unit,
    integer,
    uniform: (low, high) => low + unit() * (high - low),
    chance: (p) => unit() < p,
    normal: (deviation = 1) =>
      deviation * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    permutation: (n) => {
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = integer(i + 1);
        const kept = order[i]!;
        order[i] = order[j]!;
        order[j] = kept;
      }
      return order;
    },
  };
}

/** A seed derived from others, so that (seed, split, index) gives an independent stream. FNV-1a over the words. */
export function deriveSeed(...parts: readonly (number | string)[]): number {
  let h = 0x811c9dc5;
  const mix = (byte: number) => {
    h = Math.imul(h ^ byte, 0x01000193);
  };
  for (const part of parts) {
    if (typeof part === "number") for (let i = 0; i < 32; i += 8) mix((part >>> i) & 255);
    else for (let i = 0; i < part.length; i++) mix(part.charCodeAt(i) & 255);
    mix(0xff);
  }
  return h >>> 0;
}
