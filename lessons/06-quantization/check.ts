import { about, all, atLeast, type CodeChecks, notAttempted } from "../../src/course/codeCheck";

export const checks: CodeChecks = {
  // With one scale a tensor, three bits leave 40 to 61 % right; with one a channel 95 % and more.
  "three-bits": ({ scope: { byBits } }) => {
    const three = (byBits as Record<number, number> | undefined)?.[3];
    return typeof three === "number" ? atLeast("accuracy", 100 * three, 85) : notAttempted;
  },
  "least-error": ({ scope: { cut } }) => {
    const tops = cut as Record<number, number> | undefined;
    if (!tops) return notAttempted;
    return all(
      about("top for 8 bits", tops[8], 7.6, 0.05),
      about("top for 4 bits", tops[4], 6, 0.05),
      about("top for 2 bits", tops[2], 3.5, 0.05),
    );
  },
};
