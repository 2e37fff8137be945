import { expect, test } from "vitest";
import { shareBelow, thresholdOf } from "./threshold";

/** A hundred weights of the sizes 0.01, 0.02, … 1. */
const sizes = {
  weights: 100,
  limit: 1,
  counts: [],
  quantiles: Array.from({ length: 101 }, (_, i) => i / 100),
};

test("a share and the size below which it lies", () => {
  expect(thresholdOf(sizes, 0.5)).toBeCloseTo(0.5);
  expect(thresholdOf(sizes, 0.255)).toBeCloseTo(0.255);
  expect(thresholdOf(sizes, 1)).toBe(1);
  expect([0, 0.5, 0.999, 2].map((size) => shareBelow(sizes, size))).toEqual([0, 0.5, 0.99, 1]);
});
