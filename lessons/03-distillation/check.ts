import { about, all, atLeast, type CodeChecks, notAttempted } from "../../src/course/codeCheck";

export const checks: CodeChecks = {
  soften: ({ scope: { warm, cool } }) =>
    Array.isArray(warm) && Array.isArray(cool)
      ? all(
          about("the cat's percent at T = 1", 100 * cool[0], 87.49, 0.1),
          about("the dog's percent at T = 4", 100 * warm[1], 29.9, 0.1),
        )
      : notAttempted,
  loss: ({ scope: { loss } }) => about("the loss", loss, 1.5055, 0.002),
  taught: ({ scope: { taughtAccuracy, aloneAccuracy } }) =>
    typeof taughtAccuracy === "number" && typeof aloneAccuracy === "number"
      ? atLeast("points more than alone", taughtAccuracy - aloneAccuracy, 15)
      : notAttempted,
  ratios: ({ scope: { smallest } }) => about("parameters", smallest, 30_282, 300),
};
