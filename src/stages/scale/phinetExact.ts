/**
 * Fills three budgets with a PhiNet of one shape (resolution, blocks, where it halves), in whole channels. For one alpha, RAM gives t0 and
 * flash gives beta, each by bisection; MACs grow with alpha, so a third bisection finds the alpha where they meet their budget, and the
 * neighbors of that alpha are tried too, since channels come in whole numbers.
 */
import { type Budgets, fits, leastUsed, sharesOf, USED } from "./budgets";
import { closedForm, type Knobs3 } from "./phinetClosed";
import { type PhinetCount, type PhinetShape, phinetCounter } from "./phinetCount";
import type { RamModel } from "./ramModels";

/** Knobs are searched in thousandths, so that the printed ones build the very same network. */
const UNIT = 1000;

/** Where a PhiNet still is one: beyond them a network of another shape spends the same budgets better. */
export const phinetRanges = {
  alpha: [0.05, 3],
  beta: [0.1, 3],
  t0: [1.5, 10],
} as const satisfies Readonly<Record<keyof Knobs3, readonly [number, number]>>;

export interface Filled extends Knobs3 {
  readonly count: PhinetCount;
  readonly need: Budgets;
  readonly used: Budgets;
}

export const ramOfCount = (count: PhinetCount, model: RamModel): number =>
  model === "planner" ? count.planBytes : model === "tflm" ? count.tflmBytes : count.inPlaceBytes;

/** How many alphas on either side are tried. */
const NEIGHBORS = 8;
/** Used so far, a network is good enough to stop at. */
const GOOD = 0.98;
/** How far from the formula's alpha the counted one may lie. */
const NEAR = 1.3;

/**
 * The network that uses the least used budget most, none exceeded; null where even the smallest of this shape needs more. It looks near
 * the alpha of the formulas, and further only where that leaves a budget unused: what a larger alpha can do jumps where RAM changes hands
 * from one layer to another.
 */
export function fillPhinet(
  shape: PhinetShape,
  budgets: Budgets,
  model: RamModel,
  lowestT0: number = phinetRanges.t0[0],
): Filled | null {
  const counter = phinetCounter(shape);
  const [low, high] = inUnits("alpha");
  const clip = (alpha: number) => Math.min(high, Math.max(low, Math.round(alpha)));
  const at = (alpha: number, give: boolean) =>
    fillAt(counter, alpha, budgets, model, give, Math.round(lowestT0 * UNIT));
  const meet = (from: number, to: number) => largest(from, to, (alpha) => at(alpha, false) !== null);

  let best: Filled | null = null;
  // Alphas that make the same widths make the same network.
  const seen = new Set<string>();
  const lookAround = (center: number, stride: number) => {
    for (const step of [-stride, stride]) {
      for (let alpha = step < 0 ? center : center + step, tried = 0; tried < NEIGHBORS; alpha += step) {
        if (alpha < low || alpha > high) break;
        const widths = [48, 192].map((base) => Math.trunc((base * alpha) / UNIT)).join();
        if (seen.has(widths)) continue;
        seen.add(widths);
        tried++;
        const filled = at(alpha, true);
        if (filled && (!best || better(filled.used, best.used))) best = filled;
        if (best !== null && leastUsed(best.used) >= GOOD) return true;
      }
    }
    return best !== null && leastUsed(best.used) >= USED;
  };

  const start = closedForm(shape, budgets, model)?.alpha;
  if (start !== undefined) {
    const center = clip(start * UNIT);
    if (lookAround(meet(clip(center / NEAR), clip(center * NEAR)), 1)) return best;
    if (lookAround(center, Math.max(1, Math.round(center / 60)))) return best;
  }
  lookAround(meet(low, high), 1);
  return best;
}

/** By the least used budget; where that is used up, by the product. */
export function better(a: Budgets, b: Budgets): boolean {
  const [x, y] = [leastUsed(a), leastUsed(b)];
  return x !== y ? x > y : a.flash * a.ram * a.macs > b.flash * b.ram * b.macs;
}

const inUnits = (knob: keyof typeof phinetRanges): readonly [number, number] => {
  const [low, high] = phinetRanges[knob];
  return [low * UNIT, high * UNIT];
};

/**
 * The largest whole number in [low, high] that passes, given that smaller ones pass too; `low - 1` when none does. A good guess makes
 * it quick: from there it strides until the answer turns.
 */
function largest(low: number, high: number, passes: (n: number) => boolean, guess?: number): number {
  let [below, above] = [low - 1, high + 1];
  const look = (n: number): boolean => {
    const good = passes(n);
    if (good) below = n;
    else above = n;
    return good;
  };
  if (guess !== undefined) {
    let at = Math.min(high, Math.max(low, guess));
    const up = look(at);
    for (let stride = 1; ; stride *= 4) {
      at += up ? stride : -stride;
      if (at <= below || at >= above || look(at) !== up) break;
    }
  }
  while (above - below > 1) look((below + above) >> 1);
  return below;
}

/**
 * Beta and t0 for one alpha. Where RAM and flash are full before MACs are, that is it; else MACs hold, and flash or RAM has to give way
 * (only if `give`): whichever leaves the least used budget used more.
 */
function fillAt(
  counter: ReturnType<typeof phinetCounter>,
  alpha: number,
  budgets: Budgets,
  model: RamModel,
  give: boolean,
  t0: number,
): Filled | null {
  const [b0, b1] = inUnits("beta");
  const t1 = inUnits("t0")[1];
  const count = (beta: number, t: number) => counter(alpha / UNIT, beta / UNIT, t / UNIT);
  const needOf = (beta: number, t: number) => needAt(count(beta, t), model);
  const passes = (beta: number, t: number) => fits(sharesOf(needOf(beta, t), budgets));
  const make = ([beta, t]: readonly [number, number]): Filled => {
    const need = needOf(beta, t);
    const knobs = { alpha: alpha / UNIT, beta: beta / UNIT, t0: t / UNIT };
    return { ...knobs, count: count(beta, t), need, used: sharesOf(need, budgets) };
  };

  let guess: number | undefined;
  /** The largest t0 that RAM leaves. With it no block's expansion falls as beta grows, so flash and MACs grow with beta, too. */
  const fillRam = (beta: number, ram: number): number => {
    guess = largest(t0, t1, (t) => ramOfCount(count(beta, t), model) <= ram, guess);
    return guess;
  };
  /** The largest beta, with its t0, when RAM may be used up to `ram`. */
  const fill = (ram: number, ok: (beta: number, t: number) => boolean): readonly [number, number] | null => {
    const beta = largest(b0, b1, (n) => {
      const t = fillRam(n, ram);
      return t >= t0 && ok(n, t);
    });
    if (beta >= b0) return [beta, fillRam(beta, ram)];
    const t = largest(t0, fillRam(b0, ram), (n) => ok(b0, n));
    return t >= t0 ? [b0, t] : null;
  };
  const inFlash = (beta: number, t: number) => count(beta, t).flashBytes <= budgets.flash;

  const whole = fill(budgets.ram, inFlash);
  if (!whole) return null;
  if (passes(...whole)) return make(whole);
  if (!give) return null;
  const lessFlash = fill(budgets.ram, passes);
  let best = lessFlash && make(lessFlash);
  if (best && leastUsed(best.used) >= GOOD) return best;
  const share = largest(UNIT * 0.9, UNIT - 1, (n) => {
    const less = fill((budgets.ram * n) / UNIT, inFlash);
    return less !== null && passes(...less);
  });
  const lessRam = share >= UNIT * 0.9 ? make(fill((budgets.ram * share) / UNIT, inFlash)!) : null;
  if (lessRam && (!best || better(lessRam.used, best.used))) best = lessRam;
  return best;
}

const needAt = (count: PhinetCount, model: RamModel): Budgets => ({
  flash: count.flashBytes,
  ram: ramOfCount(count, model),
  macs: count.macs,
});
