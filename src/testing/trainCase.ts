/** Seeded calls of training kernels, as every backend's kernels are compared with the law. */
import { createRandom, type Random } from "../core/random";
import { activationCode, padded, type TrainKernelName, trainKernels } from "../ir/trainKernels";
import { law } from "../training/law/index";

export interface TrainCase {
  readonly kernel: TrainKernelName;
  /** What a failure says. */
  readonly about: string;
  readonly numbers: Readonly<Record<string, number>>;
  /** Contents before the call, of written buffers too; absent buffers are left out. Two names of one array are one buffer. */
  readonly buffers: Readonly<Record<string, Float32Array>>;
}

/** What makes a case: numbers, and buffers by name. */
export type CaseParts = Pick<TrainCase, "numbers" | "buffers">;

export interface Draw extends Random {
  /** A whole number in [low, high]. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** Rows of c lanes of which the first real ones are Gaussian, the others zero. */
  rows(rows: number, real: number, deviation?: number): Float32Array;
  /** A channel's positive numbers, zero in padding lanes. */
  positive(real: number): Float32Array;
  /** What a kernel must overwrite. */
  dirt(words: number): Float32Array;
  maybe<K extends string>(name: K, make: () => Float32Array): Partial<Record<K, Float32Array>>;
  activation(): number;
  /** Most often off: [scale, zero, 0, 0]. */
  range(): Float32Array;
  /** The words of a step that matter outside of `gather`. */
  step(): Float32Array;
}

export function createDraw(seed: number): Draw {
  const r = createRandom(seed);
  const between = (low: number, high: number) => low + r.integer(high - low + 1);
  const pick = <T>(list: readonly T[]): T => list[r.integer(list.length)]!;
  const lanes = (rows: number, real: number, value: () => number) => {
    const c = padded(real);
    return Float32Array.from({ length: rows * c }, (_, i) => (i % c < real ? value() : 0));
  };
  return {
    ...r,
    between,
    pick,
    rows: (rows, real, deviation = 1) => lanes(rows, real, () => r.normal(deviation)),
    positive: (real) => lanes(1, real, () => r.uniform(0.5, 2)),
    dirt: (words) => new Float32Array(words).fill(-77),
    maybe: <K extends string>(name: K, make: () => Float32Array) =>
      (r.chance(0.5) ? { [name]: make() } : {}) as Partial<Record<K, Float32Array>>,
    activation: () => pick(Object.values(activationCode)),
    range: () => Float32Array.of(r.chance(0.3) ? 0 : 0.02, between(-40, 40), 0, 0),
    step: () => {
      const step = new Float32Array(64);
      const words = new Uint32Array(step.buffer);
      words[0] = r.next();
      words.fill(1, 16, 48);
      return step;
    },
  };
}

/** The results of a call by the law: every written buffer. */
export function lawful({ kernel, buffers, numbers }: TrainCase): Record<string, Float32Array> {
  const copies = new Map([...new Set(Object.values(buffers))].map((data) => [data, data.slice()]));
  const b = Object.fromEntries(Object.entries(buffers).map(([name, data]) => [name, copies.get(data)!]));
  law[kernel]({ b, n: numbers });
  return Object.fromEntries(writtenBy(kernel, b).map((name) => [name, b[name]!]));
}

/** Names of the buffers that a call writes. */
export const writtenBy = (kernel: TrainKernelName, buffers: TrainCase["buffers"]): string[] =>
  Object.entries(trainKernels[kernel].buffers)
    .filter(([name, use]) => use.startsWith("write") && buffers[name])
    .map(([name]) => name);

/** Largest difference, relative to the largest value that is wanted, or to `floor`: what should be zero is rounding. */
export function distance(got: Float32Array, want: Float32Array, floor = 1e-6): number {
  let most = 0;
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    most = Math.max(most, Math.abs(want[i]!));
    const off = Math.abs(got[i]! - want[i]!);
    worst = Number.isNaN(off) ? Number.POSITIVE_INFINITY : Math.max(worst, off);
  }
  return worst === 0 ? 0 : worst / Math.max(most, floor);
}
