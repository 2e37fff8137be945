import { about, all, atLeast, atMost, type CodeChecks, notAttempted } from "../../src/course/codeCheck";
import { costOf } from "../../src/toolkit";

export const checks: CodeChecks = {
  "how-often": ({ scope: { keptOnAverage, shareWhole, blocks } }) =>
    Array.isArray(blocks)
      ? all(
          about("blocks kept on average", keptOnAverage, 0.8 * blocks.length, 0.01),
          about("share of whole steps", shareWhole, 0.8 ** blocks.length, 0.001),
        )
      : notAttempted,
  remove: ({ scope: { smaller, dropped, accuracy } }) => {
    const [left, whole] = [costOf(smaller)?.macs, costOf(dropped)?.macs];
    if (left === undefined || whole === undefined || typeof accuracy !== "number") return notAttempted;
    return all(
      atMost("percent of the MACs", (100 * left) / whole, 80),
      atLeast("accuracy", 100 * accuracy, 90),
    );
  },
};
