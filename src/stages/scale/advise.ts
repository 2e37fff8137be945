/** Why budgets are left over, and what would help: tried, not guessed. */
import { amount, type Budgets, type Candidate, nameOf, type Resource, resources, USED } from "./budgets";
import type { Family, SolveOptions } from "./families";
import { outlinePhinet, phinetResolutions } from "./phinetSearch";

/** A budget that holds the network, and how much of it would let all three be used. */
export interface Help {
  readonly resource: Resource;
  readonly factor: number;
  readonly amount: number;
}

const FACTORS = [1.25, 1.5, 2, 3, 4, 8];

/** By the formulas: for each used budget the smallest factor on it with which some shape spends all three. */
export function helpsFor(
  best: Candidate,
  budgets: Budgets,
  family: Family,
  options: SolveOptions,
): readonly Help[] {
  if (family !== "phinet") return [];
  return resources
    .filter((name) => best.used[name] >= USED)
    .flatMap((resource) => {
      const factor = FACTORS.find((f) =>
        promises({ ...budgets, [resource]: budgets[resource] * f }, options),
      );
      return factor === undefined ? [] : [{ resource, factor, amount: budgets[resource] * factor }];
    });
}

const promises = (budgets: Budgets, options: SolveOptions): boolean =>
  phinetResolutions(options).some((side) => outlinePhinet(side, budgets, options).some((o) => o.possible));

export function adviseOn(best: Candidate, helps: readonly Help[]): readonly string[] {
  const left = resources.filter((name) => best.used[name] < USED);
  const binding = resources.filter((name) => best.used[name] >= USED);
  const rest = list(left.map((name) => `${Math.floor(best.used[name] * 100)} % of the ${nameOf[name]}`));
  if (binding.length === 0)
    return [
      `Channels and images come in whole numbers, and the next larger network exceeds a budget: this one uses ${rest}.`,
    ];
  return [
    `It is held by ${list(binding.map((name) => nameOf[name]))}: the largest network that fits uses ${rest}.`,
    ...helps.map(
      (help) =>
        `With ${help.factor} times as much (${amount(help.resource, help.amount)}) about all three could be used.`,
    ),
    `Or leave it so: ${list(left.map((name) => amount(name, best.need[name])))} will do.`,
  ];
}

const list = (words: readonly string[]): string => words.join(" and ");
