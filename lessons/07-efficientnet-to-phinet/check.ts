import { about, all, atLeast, atMost, type CodeChecks } from "../../src/course/codeCheck";
import { costOf, graphIn, phinet, plan, sketchDeployment } from "../../src/toolkit";

/** As the exercise gives it. */
const before = phinet({ alpha: 0.5, beta: 1, t0: 6, layers: 7, resolution: 96 });

const ramOf = (value: unknown): number | undefined => {
  const graph = graphIn(value);
  return graph ? plan(sketchDeployment(graph).graph).arenaBytes : undefined;
};

const share = (value: number | undefined, of: number | undefined) =>
  value === undefined || of === undefined ? undefined : value / of;

export const checks: CodeChecks = {
  compound: ({ scope }) => about("times the MACs", scope.macs, 1.92, 0.02),
  "half-the-ram": ({ scope }) =>
    all(
      atMost("times the RAM", share(ramOf(scope.after), ramOf(before)), 0.6),
      atLeast("times the parameters", share(costOf(scope.after)?.parameters, costOf(before)?.parameters), 1),
    ),
};
