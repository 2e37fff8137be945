/**
 * Hardware-aware scaling (Paissan, Ancilotto and Farella 2022): the network of a family that uses three budgets, and exceeds none. The knobs
 * are solved for each resolution and depth; what is left to choose from is ranked by a stated rule, which says nothing of accuracy. Only
 * training does: `rankByTrial` asks it.
 */
import type { Graph } from "../../ir/types";
import { adviseOn, type Help, helpsFor } from "./advise";
import {
  type Budgets,
  type Candidate,
  checkBudgets,
  checkSmallest,
  leastUsed,
  type Resource,
  resources,
  USED,
} from "./budgets";
import {
  buildFamily,
  candidateOf,
  checkFamily,
  type Family,
  type SolveOptions,
  smallestOf,
} from "./families";
import { better } from "./phinetExact";
import { phinetResolutions, searchResolution } from "./phinetSearch";
import { largestOf, settingsOf } from "./widthSearch";

export interface Solution extends Candidate {
  readonly family: Family;
  /** The budgets that are used to 95 % or more: they hold the network. */
  readonly binding: readonly Resource[];
  /** Where a budget is left: which of the others would have to grow, and how far. */
  readonly helps: readonly Help[];
  /** The same in words: why, and what would help. Empty when all three are used. */
  readonly advice: readonly string[];
  /** All that were found, best first; the solution is the first one. */
  readonly candidates: readonly Candidate[];
  /** The rule that has ranked them. */
  readonly rankedBy: string;
}

/** How far a search has come. */
export interface Searching {
  readonly done: number;
  readonly total: number;
}

export const RANKING =
  "those that use all three budgets first; of them those with β at most 1, then the larger image; the others by the budget they use least";

/**
 * The network that spends the budgets. Throws in words: `bad-usage` for budgets that are no positive numbers and unknown families,
 * `does-not-fit` when the smallest network of the family needs more than a budget.
 */
export function solve(budgets: Budgets, family: Family, options: SolveOptions = {}): Solution {
  const steps = solving(budgets, family, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** `solve` in steps of a few dozen milliseconds, for a page that has to stay awake. */
export function* solving(
  budgets: Budgets,
  family: Family,
  options: SolveOptions = {},
): Generator<Searching, Solution> {
  checkFamily(family);
  checkBudgets(budgets);
  checkSmallest(family, candidateOf(family, smallestOf(family, options), budgets, options).need, budgets);
  const found: Candidate[] = [];
  for (const steps of roundsOf(budgets, family, options)) {
    for (const [done, step] of steps.entries()) {
      yield { done, total: steps.length };
      const candidate = step();
      if (candidate) found.push(candidate);
    }
    if (found.some((candidate) => candidate.full)) break;
  }
  // The smallest network has been shown to fit; a search that steps over it still has it.
  if (found.length === 0) found.push(candidateOf(family, smallestOf(family, options), budgets, options));
  const candidates = rank(found);
  const best = candidateOf(family, candidates[0]!.knobs, budgets, options);
  const helps = best.full ? [] : helpsFor(best, budgets, family, options);
  return {
    ...{ ...best, helps, family, candidates, rankedBy: RANKING },
    binding: resources.filter((name) => best.used[name] >= USED),
    advice: best.full ? [] : adviseOn(best, helps),
  };
}

type Step = () => Candidate | null;

/** What is tried first, and what only if that has not used all budgets. */
function roundsOf(budgets: Budgets, family: Family, options: SolveOptions): readonly (readonly Step[])[] {
  if (family !== "phinet")
    return [settingsOf(family, options).map((setting) => () => largestOf(family, setting, budgets, options))];
  const sides = phinetResolutions(options);
  return [false, true].map((anyway) =>
    sides.map((side) => () => searchResolution(side, budgets, options, anyway)),
  );
}

const rank = (found: readonly Candidate[]): readonly Candidate[] =>
  [...found].sort((a, b) => {
    if (a.full !== b.full) return a.full ? -1 : 1;
    if (!a.full) return better(a.used, b.used) ? -1 : 1;
    const even = (c: Candidate) => (((c.knobs.beta as number | undefined) ?? 0) <= 1 ? 0 : 1);
    return even(a) - even(b) || b.resolution - a.resolution || leastUsed(b.used) - leastUsed(a.used);
  });

export interface Tried extends Candidate {
  readonly score: number;
}

/** Ranks the first few candidates by a trial, such as the validation accuracy after one epoch: the higher the better. */
export async function rankByTrial(
  solution: Solution,
  trial: (graph: Graph, candidate: Candidate) => Promise<number>,
  most = 4,
): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const candidate of solution.candidates.slice(0, most)) {
    const score = await trial(buildFamily(solution.family, candidate.knobs), candidate);
    tried.push({ ...candidate, score });
  }
  return tried.sort((a, b) => b.score - a.score);
}
