/** Why budgets are left over, and what would help: tried, not guessed. */
import { amount, type Budgets, type Candidate, nameOf, resources, USED } from "./budgets";
import type { Family, SolveOptions } from "./families";
import { outlinePhinet, phinetResolutions } from "./phinetSearch";

const FACTORS = [1.25, 1.5, 2, 3, 4, 8];

export function adviseOn(
  best: Candidate,
  budgets: Budgets,
  family: Family,
  options: SolveOptions,
): readonly string[] {
  const left = resources.filter((name) => best.used[name] < USED);
  const binding = resources.filter((name) => best.used[name] >= USED);
  const rest = list(left.map((name) => `${Math.floor(best.used[name] * 100)} % of the ${nameOf[name]}`));
  const lines = [
    binding.length > 0
      ? `It is held by ${list(binding.map((name) => nameOf[name]))}: the largest network that fits uses ${rest}.`
      : `Channels and images come in whole numbers, and the next larger network exceeds a budget: this one uses ${rest}.`,
  ];
  if (family === "phinet")
    for (const name of binding) {
      const factor = FACTORS.find((f) => promises({ ...budgets, [name]: budgets[name] * f }, options));
      if (factor !== undefined)
        lines.push(
          `With ${factor} times as much (${amount(name, budgets[name] * factor)}) about all three could be used.`,
        );
    }
  if (binding.length > 0)
    lines.push(`Or leave it so: ${list(left.map((name) => amount(name, best.need[name])))} will do.`);
  return lines;
}

/** Whether by the formulas some shape spends these budgets. */
const promises = (budgets: Budgets, options: SolveOptions): boolean =>
  phinetResolutions(options).some((side) => outlinePhinet(side, budgets, options).some((o) => o.possible));

const list = (words: readonly string[]): string => words.join(" and ");
