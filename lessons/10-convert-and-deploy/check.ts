import { about, all, atLeast, type CodeChecks, notAttempted } from "../../src/course/codeCheck";
import { graphIn } from "../../src/toolkit";

/** What -1, 0, 0.5, 3 and 5 become: the last two share the largest integer. */
const want = [-128, -64, -32, 127, 127];

export const checks: CodeChecks = {
  "five-integers": ({ scope: { scale, zeroPoint, integers } }) => {
    if (!Array.isArray(integers)) return notAttempted;
    return all(
      about("scale", scale, 4 / 255, 0.0001),
      about("zero point", zeroPoint, -64, 0),
      ...want.map((q, i) => about(`integer number ${i + 1}`, integers[i], q, 0)),
    );
  },
  "micro-bit": ({ scope: { verdict, fitted } }) => {
    const is = verdict as { board?: string; ram?: { left?: number }; flash?: { left?: number } } | undefined;
    const side = graphIn(fitted)?.nodes.find(({ op }) => op === "input")?.out.shape[0];
    if (is?.board !== "microbit-v2") return notAttempted;
    return all(
      atLeast("pixels at the side", side, 96),
      atLeast("bytes of RAM left", is.ram?.left, 0),
      atLeast("bytes of flash left", is.flash?.left, 0),
    );
  },
};
