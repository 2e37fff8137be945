import { about, all, atLeast, atMost, type CodeChecks, notAttempted } from "../../src/course/codeCheck";
import { costOf } from "../../src/toolkit";

/** 0.8 (1 - (1 - x)³) at the epochs 4, 6, 8 and 12, where x is 0, a quarter, a half and 1. */
const wanted: readonly (readonly [epoch: number, zeros: number])[] = [
  [4, 0],
  [6, 0.4625],
  [8, 0.7],
  [12, 0.8],
];

export const checks: CodeChecks = {
  cubic: ({ scope: { curve } }) =>
    Array.isArray(curve)
      ? all(...wanted.map(([epoch, zeros]) => about(`zeros at epoch ${epoch}`, curve[epoch], zeros, 1e-6)))
      : notAttempted,
  half: ({ scope: { compacted, whole, accuracy } }) => {
    const [left, macs] = [costOf(compacted)?.macs, costOf(whole)?.macs];
    if (left === undefined || macs === undefined || typeof accuracy !== "number") return notAttempted;
    return all(
      atMost("percent of the MACs", (100 * left) / macs, 55),
      atLeast("accuracy", 100 * accuracy, 90),
    );
  },
};
