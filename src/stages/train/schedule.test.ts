import { expect, test } from "vitest";
import { learningRate } from "./schedule";

test("constant and step", () => {
  expect(learningRate({ kind: "constant", rate: 0.1 }, 7.5, 10)).toBe(0.1);
  const step = { kind: "step", rate: 0.8, every: 2, factor: 0.5 } as const;
  expect([0, 1.99, 2, 3.5, 4, 6].map((at) => learningRate(step, at, 10))).toEqual([
    0.8, 0.8, 0.4, 0.4, 0.2, 0.1,
  ]);
});

test("cosine: up in a line, then half at half way, a quarter at two thirds, nothing at the end", () => {
  const cosine = { kind: "cosine", rate: 0.4, warmup: 1 } as const;
  const at = (epoch: number) => learningRate(cosine, epoch, 7);
  expect(at(0)).toBeGreaterThan(0);
  expect(at(0)).toBeLessThan(0.001);
  expect(at(0.5)).toBeCloseTo(0.2, 3);
  expect(at(1)).toBeCloseTo(0.4, 10);
  expect(at(4)).toBeCloseTo(0.2, 10); // (1 + cos 90 degrees) / 2
  expect(at(5)).toBeCloseTo(0.1, 10); // (1 + cos 120 degrees) / 2
  expect(at(7)).toBeCloseTo(0, 10);
});

test("a warm-up longer than half of training is cut to half", () => {
  const long = { kind: "cosine", rate: 1, warmup: 100 } as const;
  expect(learningRate(long, 1, 4)).toBeCloseTo(0.5, 2);
  expect(learningRate(long, 2, 4)).toBe(1);
});
