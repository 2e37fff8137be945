import { about, all, type CodeChecks } from "../../src/course/codeCheck";

export const checks: CodeChecks = {
  // 14.4 mW for 0.001 ms; 3372 µJ of that.
  "break-even": ({ scope }) =>
    all(
      about("µJ for a bit", scope.microjoulesPerBit, 0.0144, 0.0002),
      about("bits for one answer", scope.breakEvenBits, 234_167, 4000),
    ),
};
