import { beforeAll, expect, test } from "vitest";
import { nearestCentroid } from "../nearestCentroid";
import type { Dataset } from "../types";
import { images } from "./load";

let set: Dataset;
beforeAll(async () => {
  set = await images.load({ train: 500, validation: 0, test: 300 });
});

const side = 32;
const gray = (p: ArrayLike<number>, x: number, y: number): number => {
  const i = 3 * (y * side + x);
  return p[i]! + p[i + 1]! + p[i + 2]!;
};

/** Square roots of edge strength by direction (modulo 180 degrees, 6 bins) in 4 x 4 cells: Dalal and Triggs, 2005. */
function edges(p: ArrayLike<number>): number[] {
  const bins = new Array<number>(4 * 4 * 6).fill(0);
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const dx = gray(p, x + 1, y) - gray(p, x - 1, y);
      const dy = gray(p, x, y + 1) - gray(p, x, y - 1);
      const turn = Math.floor((Math.atan2(dy, dx) / Math.PI + 1) * 6) % 6;
      bins[(Math.floor(y / 8) * 4 + Math.floor(x / 8)) * 6 + turn]! += Math.hypot(dx, dy);
    }
  }
  const norm = Math.hypot(...bins.map(Math.sqrt)) + 1e-9;
  return bins.map((b) => Math.sqrt(b) / norm);
}

/** Shares of 4 x 4 x 4 boxes of colors. */
function colors(p: ArrayLike<number>): number[] {
  const bins = new Array<number>(64).fill(0);
  for (let i = 0; i < p.length; i += 3)
    bins[(p[i]! >> 6) * 16 + (p[i + 1]! >> 6) * 4 + (p[i + 2]! >> 6)]! += 3 / p.length;
  return bins;
}

test("colors carry nothing (chance is 10 %), edges carry much more", () => {
  expect(nearestCentroid(set.train, set.test, 10, colors)).toBeLessThan(0.16);
  expect(nearestCentroid(set.train, set.test, 10, edges)).toBeGreaterThan(0.3);
});

test("pictures use the whole range and are neither empty nor saturated", () => {
  const { values, count } = set.test;
  const size = values.length / count;
  let clipped = 0;
  for (const v of values) if (v === 0 || v === 255) clipped++;
  expect(clipped / values.length).toBeLessThan(0.15);
  for (let i = 0; i < count; i++) {
    const picture = Array.from(values.subarray(i * size, (i + 1) * size));
    const mean = picture.reduce((a, b) => a + b, 0) / size;
    const spread = Math.sqrt(picture.reduce((a, b) => a + (b - mean) ** 2, 0) / size);
    expect(spread).toBeGreaterThan(8);
  }
});

test("difficulty 1 is noisier and less upright than difficulty 0", async () => {
  const few = { train: 150, validation: 0, test: 100 };
  const easy = await images.load({ ...few, difficulty: 0 });
  const hard = await images.load({ ...few, difficulty: 1 });
  const readable = (d: Dataset) => nearestCentroid(d.train, d.test, 10, edges);
  console.log(
    readable(easy),
    readable(hard),
    nearestCentroid(set.train, set.test, 10, colors),
    nearestCentroid(set.train, set.test, 10, edges),
  );
  expect(readable(easy)).toBeGreaterThan(readable(hard) + 0.2);
});
