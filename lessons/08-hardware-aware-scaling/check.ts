import { all, atLeast, atMost, type CodeChecks, notAttempted } from "../../src/course/codeCheck";
import { graphIn, plan, sketchDeployment } from "../../src/toolkit";

const BUDGET = 100 * 1024;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

export const checks: CodeChecks = {
  "by-hand": ({ scope }) => {
    const graph = graphIn(scope.byHand);
    if (!graph) return notAttempted;
    const percent = (100 * plan(sketchDeployment(graph).graph).arenaBytes) / BUDGET;
    return all(atLeast("percent of the RAM", percent, 95), atMost("percent of the RAM", percent, 100));
  },
  "no-solution": ({ scope }) => {
    const { solved } = scope;
    if (!isRecord(solved) || !isRecord(solved.used)) return notAttempted;
    const shares = Object.values(solved.used).filter((share) => typeof share === "number");
    return atLeast("percent of the least used budget", 100 * Math.min(...shares), 95);
  },
};
