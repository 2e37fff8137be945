import { expect, test } from "vitest";
import { classRates, worstPair } from "./rates";

test("recall goes along a row, precision along a column", () => {
  // 10 cats, 8 found; 20 dogs, 16 found, 4 called cats: "cat" was right 8 times in 12.
  const [cat, dog] = classRates([
    [8, 2],
    [4, 16],
  ]);
  expect(cat).toEqual({ count: 10, recall: 0.8, precision: 8 / 12 });
  expect(dog).toEqual({ count: 20, recall: 0.8, precision: 16 / 18 });
});

test("a class that is never the answer has no precision, one without examples no recall", () => {
  const [empty, other] = classRates([
    [0, 0],
    [0, 3],
  ]);
  expect([empty!.precision, empty!.recall]).toEqual([Number.NaN, Number.NaN]);
  expect(other!.precision).toBe(1);
});

test("the worst pair stands off the diagonal", () => {
  expect(
    worstPair([
      [90, 1, 0],
      [2, 90, 7],
      [0, 0, 90],
    ]),
  ).toEqual({ truth: 1, prediction: 2, count: 7 });
  expect(
    worstPair([
      [3, 0],
      [0, 3],
    ]),
  ).toBeNull();
});
