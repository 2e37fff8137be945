import { expect, test } from "vitest";
import { gentlerRate, showDuration } from "./trainerState";

test.each([
  [1e6, 0.004, 0.004],
  [0.008, 0.004, 0.002],
  [0.004, 0.004, 0.001],
])("after a rate of %d with %d as usual, try %d", (rate, usual, want) => {
  expect(gentlerRate(rate, usual)).toBe(want);
});

test.each([
  [0.4, "0 s"],
  [59.6, "1 min 0 s"],
  [125, "2 min 5 s"],
  [3900, "1 h 5 min"],
  [-3, "0 s"],
])("%d seconds read as %s", (seconds, want) => {
  expect(showDuration(seconds)).toBe(want);
});
