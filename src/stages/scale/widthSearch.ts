/**
 * The search of families with one knob that can take any value (width; for EfficientNet phi) beside a few whole ones: for each setting of
 * the whole ones, the largest that keeps to all budgets.
 */
import { cost } from "../../ir/cost";
import { PHI } from "../../nets/efficientnet";
import { type Budgets, type Candidate, fits, sharesOf } from "./budgets";
import {
  buildFamily,
  candidateOf,
  type Family,
  layersOf,
  needOf,
  optionDefaults,
  resolutionsOf,
  type SolveOptions,
} from "./families";

interface Free {
  readonly knob: "alpha" | "phi";
  readonly low: number;
  readonly high: number;
  /** Values are multiples of it. */
  readonly step: number;
}

const freeOf: Readonly<Record<Exclude<Family, "phinet">, Free>> = {
  xinet: { knob: "alpha", low: 0.1, high: 4, step: 0.02 },
  mobilenetV1: { knob: "alpha", low: 0.05, high: 2, step: 0.01 },
  mobilenetV2: { knob: "alpha", low: 0.05, high: 2, step: 0.01 },
  efficientnet: { knob: "phi", low: PHI[0], high: PHI[1], step: 0.1 },
};

/** XiNet's compressions. */
const GAMMAS = [2, 3, 4, 6, 8];

type Knobs = Candidate["knobs"];

/** The settings of the whole knobs. */
export function settingsOf(family: Exclude<Family, "phinet">, options: SolveOptions): readonly Knobs[] {
  const { classes, channels } = { ...optionDefaults, ...options };
  if (family === "efficientnet") return [{ classes, channels }];
  const resolutions = options.resolutions ?? resolutionsOf[family];
  if (family !== "xinet") return resolutions.map((resolution) => ({ classes, channels, resolution }));
  return resolutions.flatMap((resolution) =>
    (options.layers ?? layersOf.xinet)
      .filter((layers) => resolution % 2 ** (layers - 1) === 0)
      .flatMap((layers) => GAMMAS.map((gamma) => ({ classes, channels, resolution, layers, gamma }))),
  );
}

/** The largest network of a setting within the budgets; null where even the smallest needs more. */
export function largestOf(
  family: Exclude<Family, "phinet">,
  setting: Knobs,
  budgets: Budgets,
  options: SolveOptions,
): Candidate | null {
  const { knob, low, high, step } = freeOf[family];
  const decimals = 1 / step;
  const at = (n: number): Knobs => ({ ...setting, [knob]: Math.round(n) / decimals });
  const graph = (n: number) => buildFamily(family, at(n));
  const [first, last] = [Math.round(low * decimals), Math.round(high * decimals)];
  // Flash and MACs are counted in a millisecond; RAM may need a memory plan, so that it comes second.
  const byCount = bisect(first, last, (n) => {
    const { flashBytes, macs } = cost(graph(n));
    return flashBytes <= budgets.flash && macs <= budgets.macs;
  });
  if (byCount < first) return null;
  const holds = (n: number) => {
    const { parameters: _, ...need } = needOf(graph(n), options, true);
    return fits(sharesOf(need, budgets));
  };
  const found = holds(byCount) ? byCount : bisect(first, byCount - 1, holds);
  return found < first ? null : candidateOf(family, at(found), budgets, options, true);
}

/** The largest whole number that passes, given that smaller ones pass too; below `low` when none does. */
function bisect(low: number, high: number, passes: (n: number) => boolean): number {
  let [below, above] = [low - 1, high + 1];
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (passes(middle)) below = middle;
    else above = middle;
  }
  return below;
}
