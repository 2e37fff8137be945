/** Where in the space of alpha, beta and t0 the budgets lie: for drawing. */
import type { Budgets } from "./budgets";
import type { Knobs3 } from "./phinetClosed";
import { type PhinetShape, phinetCounter } from "./phinetCount";
import { phinetRanges, ramOfCount } from "./phinetExact";
import type { RamModel } from "./ramModels";

export type Knob = keyof Knobs3;

/** Shares of the budgets over a grid of two knobs, the third one fixed; row by row, the first row at the lowest y. */
export interface ShareGrid {
  readonly x: { readonly knob: Knob; readonly values: readonly number[] };
  readonly y: { readonly knob: Knob; readonly values: readonly number[] };
  readonly shares: Readonly<Record<keyof Budgets, Float32Array>>;
}

type Range = readonly [low: number, high: number];

/** n values over a range, evenly by ratio. */
const steps = ([low, high]: Range, n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1)));

export function shareGrid(
  shape: PhinetShape,
  fixed: Knobs3,
  [xKnob, yKnob]: readonly [Knob, Knob],
  budgets: Budgets,
  ramModel: RamModel,
  n = 40,
): ShareGrid {
  const count = phinetCounter(shape);
  const [xs, ys] = [steps(phinetRanges[xKnob], n), steps(phinetRanges[yKnob], n)];
  const make = () => new Float32Array(n * n);
  const shares = { flash: make(), ram: make(), macs: make() };
  for (const [row, y] of ys.entries())
    for (const [column, x] of xs.entries()) {
      const { alpha, beta, t0 }: Knobs3 = { ...fixed, ...{ [xKnob]: x }, ...{ [yKnob]: y } };
      const c = count(alpha, beta, t0);
      const i = row * n + column;
      shares.flash[i] = c.flashBytes / budgets.flash;
      shares.ram[i] = ramOfCount(c, ramModel) / budgets.ram;
      shares.macs[i] = c.macs / budgets.macs;
    }
  return { x: { knob: xKnob, values: xs }, y: { knob: yKnob, values: ys }, shares };
}

/** For each budget the t0 that spends it, over alpha (columns) and beta (rows); NaN where no t0 of the range does. */
export interface Surfaces {
  readonly alpha: readonly number[];
  readonly beta: readonly number[];
  /** Of t0. */
  readonly range: Range;
  readonly t0: Readonly<Record<keyof Budgets, Float32Array>>;
}

/** Around a solution: the knobs up to `factor` times larger and smaller, within their ranges. */
export function budgetSurfaces(
  shape: PhinetShape,
  around: Knobs3,
  budgets: Budgets,
  ramModel: RamModel,
  n = 14,
  factor = 2.5,
): Surfaces {
  const count = phinetCounter(shape);
  const near = (knob: Knob): Range => {
    const [low, high] = phinetRanges[knob];
    return [Math.max(low, around[knob] / factor), Math.min(high, around[knob] * factor)];
  };
  const [alphas, betas, [low, high]] = [steps(near("alpha"), n), steps(near("beta"), n), near("t0")];
  const solve = (over: (t0: number) => boolean): number => {
    if (over(low) || !over(high)) return Number.NaN;
    let [below, above] = [low, high];
    for (let i = 0; i < 12; i++) {
      const middle = (below + above) / 2;
      if (over(middle)) above = middle;
      else below = middle;
    }
    return (below + above) / 2;
  };
  const surface = (share: (c: ReturnType<typeof count>) => number) =>
    Float32Array.from({ length: n * n }, (_, i) =>
      solve((t0) => share(count(alphas[i % n]!, betas[Math.floor(i / n)]!, t0)) > 1),
    );
  return {
    ...{ alpha: alphas, beta: betas, range: [low, high] },
    t0: {
      flash: surface((c) => c.flashBytes / budgets.flash),
      ram: surface((c) => ramOfCount(c, ramModel) / budgets.ram),
      macs: surface((c) => c.macs / budgets.macs),
    },
  };
}
