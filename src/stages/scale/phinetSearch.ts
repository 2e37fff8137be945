/**
 * The outer search of PhiNet: image size and depth. For each resolution the formulas say which depths can spend the budgets at all; the
 * counted search fills the most even of them (beta nearest to 1) and takes the first that uses all three.
 */
import { phinet } from "../../nets/phinet";
import { sketchGraph } from "../sketch";
import { type Budgets, type Candidate, USED } from "./budgets";
import { candidateOf, layersOf, optionDefaults, resolutionsOf, type SolveOptions } from "./families";
import { closedForm, type Knobs3 } from "./phinetClosed";
import type { PhinetShape } from "./phinetCount";
import { better, fillPhinet, phinetRanges } from "./phinetExact";
import type { RamModel } from "./ramModels";

/** Depths filled at one resolution before the next one. */
const DEPTHS = 3;
/** Where no depth promises to use all budgets, these are filled nevertheless. */
const SPREAD = [4, 7, 10];
/** The memory plan has the last word on RAM: how often its answer is asked anew. */
const CORRECTIONS = 3;

export interface PhinetOutline {
  readonly shape: PhinetShape & { readonly layers: number; readonly resolution: number };
  readonly closed: Knobs3 | null;
  /** The formulas' knobs lie within the ranges. */
  readonly possible: boolean;
}

/** All shapes at a resolution, with what the formulas say of them: those most even first. */
export function outlinePhinet(
  resolution: number,
  budgets: Budgets,
  options: SolveOptions,
): readonly PhinetOutline[] {
  const { classes, channels, ramModel } = { ...optionDefaults, ...options };
  const shapes = (options.layers ?? layersOf.phinet).flatMap((layers) => {
    const fixed = options.phinet?.downsample;
    const halvings = fixed
      ? [fixed]
      : layers >= 9
        ? [
            [5, 7],
            [5, 7, 9],
          ]
        : [[5, 7]];
    return halvings.map((downsample) => ({
      ...{ ...options.phinet, resolution, layers, classes, channels },
      downsample: downsample.filter((i) => i <= layers),
    }));
  });
  return shapes
    .map((shape) => {
      const closed = closedForm(shape, budgets, ramModel);
      return { shape, closed, possible: closed !== null && inRanges(closed) };
    })
    .sort((a, b) => unevenness(a) - unevenness(b));
}

const unevenness = ({ closed, possible }: PhinetOutline): number =>
  closed ? Math.abs(Math.log(closed.beta)) + (possible ? 0 : 100) : 1000;

/** A tenth beyond the ranges counts as within: the formulas are not exact. */
const inRanges = (knobs: Knobs3): boolean =>
  (["alpha", "beta", "t0"] as const).every((name) => {
    const [low, high] = phinetRanges[name];
    return knobs[name] >= low * 0.9 && knobs[name] <= high * 1.1;
  });

/**
 * The best candidate at one resolution; null where none was found. By default only depths for which the formulas promise that all budgets
 * are used; `anyway` fills a few of the others, for budgets that no network uses all.
 */
export function searchResolution(
  resolution: number,
  budgets: Budgets,
  options: SolveOptions,
  anyway = false,
): Candidate | null {
  const outlines = outlinePhinet(resolution, budgets, options);
  const promising = outlines.filter((o) => o.possible);
  const shortest = Math.min(...outlines.map((o) => o.shape.layers));
  const others = outlines.filter((o) => !o.possible && [...SPREAD, shortest].includes(o.shape.layers));
  let best: Candidate | null = null;
  for (const { shape } of anyway ? [...promising.slice(DEPTHS), ...others] : promising.slice(0, DEPTHS)) {
    const found = fillShape(shape, budgets, options);
    if (found && (!best || better(found.used, best.used))) best = found;
    if (best?.full) break;
  }
  return best;
}

/**
 * Where the first expansion is at least as wide as the stem, the guess of the memory plan is exact to a few bytes: there it is looked
 * first. Below, the plan may need more than the guess.
 */
const WIDE_T0 = 2.4;

/** Fills one shape, and asks the memory plan (and the code's size) whether it holds. */
function fillShape(shape: PhinetOutline["shape"], budgets: Budgets, options: SolveOptions): Candidate | null {
  const model = options.ramModel ?? optionDefaults.ramModel;
  const lowest = phinetRanges.t0[0];
  let best: Candidate | null = null;
  for (const t0 of model === "planner" ? [WIDE_T0, lowest] : [lowest]) {
    const found = fillFrom(t0, shape, budgets, options, model);
    if (found && (!best || better(found.used, best.used))) best = found;
    if (best?.full) break;
  }
  return best;
}

function fillFrom(
  lowestT0: number,
  shape: PhinetOutline["shape"],
  budgets: Budgets,
  options: SolveOptions,
  model: RamModel,
): Candidate | null {
  let { flash, ram } = budgets;
  if (options.codeBytes) flash -= codeOf(shape, options);
  let last: Candidate | null = null;
  for (let i = 0; i < CORRECTIONS; i++) {
    const filled = fillPhinet(shape, { flash, ram, macs: budgets.macs }, model, lowestT0);
    if (!filled) return last;
    const { alpha, beta, t0 } = filled;
    const knobs = { alpha, beta, t0, ...shape };
    let found = candidateOf("phinet", knobs, budgets, options, true);
    // A quick plan that is too large may be no more than a poor one.
    if (found.used.ram > 1) found = candidateOf("phinet", knobs, budgets, options);
    const { used } = found;
    const holds = Math.max(used.flash, used.ram) <= 1;
    if (holds && (!last || better(used, last.used))) last = found;
    if (holds && (used.ram >= USED || filled.used.ram < USED)) return last;
    // The plan may need more than its guess: aim off by as much.
    ram = (budgets.ram * filled.need.ram) / found.need.ram - (holds ? 0 : 1);
    if (used.flash > 1) flash -= found.need.flash - budgets.flash;
  }
  return last;
}

const codes = new WeakMap<object, Map<string, number>>();

/** The code's size depends on the layers there are, not on their widths: once a depth is enough. */
function codeOf(shape: PhinetOutline["shape"], options: SolveOptions): number {
  const known = codes.get(options) ?? new Map<string, number>();
  codes.set(options, known);
  const key = `${shape.layers}/${shape.downsample?.length}`;
  const bytes =
    known.get(key) ?? options.codeBytes!(sketchGraph(phinet({ ...shape, alpha: 0.1, beta: 1, t0: 2 })));
  known.set(key, bytes);
  return bytes;
}

export const phinetResolutions = (options: SolveOptions): readonly number[] =>
  options.resolutions ?? resolutionsOf.phinet;
