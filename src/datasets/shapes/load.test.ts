import { expect, test } from "vitest";
import { nearestCentroid } from "../nearestCentroid";
import { shapes } from "./load";

/** How edges are directed, modulo 180 degrees so that dark and bright figures agree: outlines, not places. */
function outline(pixels: ArrayLike<number>): number[] {
  const side = 16;
  const bins = new Array<number>(6).fill(0);
  let sum = 0;
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const gx = pixels[y * side + x + 1]! - pixels[y * side + x - 1]!;
      const gy = pixels[(y + 1) * side + x]! - pixels[(y - 1) * side + x]!;
      const strength = gx * gx + gy * gy;
      const turn = Math.atan2(gy, gx) / Math.PI + 1 + 1 / 12;
      bins[Math.floor(turn * 6) % 6]! += strength;
      sum += strength;
    }
  }
  return bins.map((b) => b / sum);
}

test("pixels compared with class means say little, directions of edges say much more", async () => {
  const { train, test: held } = await shapes.load({ train: 800, validation: 0, test: 400 });
  const plain = nearestCentroid(train, held, 4, (pixels) => Array.from(pixels, (v) => v / 255));
  const edges = nearestCentroid(train, held, 4, outline);
  expect(plain).toBeLessThan(0.4);
  expect(edges).toBeGreaterThan(0.8);
});
