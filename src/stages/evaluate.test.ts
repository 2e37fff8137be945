import { expect, test } from "vitest";
import { evaluateScores, quantizeInput } from "./evaluate";

test("accuracy and confusion worked by hand; ties go to the lower class", () => {
  const scores = [0.1, 0.9, 0, 0.8, 0.1, 0.1, 0.3, 0.3, 0.2, 0, 0, 5];
  const e = evaluateScores(scores, Uint8Array.of(1, 0, 1, 2), 3);
  expect([...e.predictions]).toEqual([1, 0, 0, 2]);
  expect(e.accuracy).toBe(0.75);
  expect(e.confusion).toEqual([[1, 0, 0], [1, 1, 0], [0, 0, 1]]); // biome-ignore format: a matrix
  expect(evaluateScores([], new Uint8Array(), 3)).toMatchObject({ accuracy: 0, count: 0 });
});

test("real inputs round to the nearest step and stop at the ends", () => {
  const quant = { scale: 0.5, zeroPoint: -10 };
  expect([...quantizeInput([0, 1, 1.2, -1.3, 1e9, -1e9], quant)]).toEqual([-10, -8, -8, -13, 127, -128]);
});
