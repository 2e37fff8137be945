import { expect, test } from "vitest";
import { createRandom, deriveSeed } from "./random";

test("the stream is the same for the same seed and differs for another", () => {
  const draw = (seed: number) => Array.from({ length: 8 }, createRandom(seed).next);
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test("unit is uniform and normal has mean 0 and deviation 1, to statistical error", () => {
  const r = createRandom(1);
  const n = 200_000;
  let sum = 0;
  let normal = 0;
  let square = 0;
  for (let i = 0; i < n; i++) {
    sum += r.unit();
    const x = r.normal();
    normal += x;
    square += x * x;
  }
  expect(Math.abs(sum / n - 0.5)).toBeLessThan(0.005);
  expect(Math.abs(normal / n)).toBeLessThan(0.01);
  expect(Math.abs(square / n - 1)).toBeLessThan(0.02);
});

test("a permutation holds every index once", () => {
  expect([...createRandom(3).permutation(100)].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
});

test("derived seeds differ by every part", () => {
  const seeds = [
    deriveSeed(1, "train", 0),
    deriveSeed(1, "train", 1),
    deriveSeed(1, "test", 0),
    deriveSeed(2, "train", 0),
  ];
  expect(new Set(seeds).size).toBe(4);
});
