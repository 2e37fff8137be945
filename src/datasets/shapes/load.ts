/**
 * "Shapes": disc, square, triangle, cross, drawn from signed distances on a 16 x 16 grid. Distances are in pixels and
 * negative inside, so that clamp(0.5 - distance) is how much of a pixel the shape covers.
 */
import type { Random } from "../../core/random";
import { type Draw, generate } from "../generate";
import type { DatasetSource, LoadIo, LoadOptions } from "../types";
import { card } from "./card";

const side = 16;
const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);

/** Signed distance of (x, y) to a shape of "radius" r around the origin; the radii give all shapes a similar area. */
type Distance = (x: number, y: number, r: number) => number;

const square: Distance = (x, y, r) => Math.max(Math.abs(x), Math.abs(y)) - 0.89 * r;
const triangle: Distance = (x, y, r) => Math.max(y, 0.866 * Math.abs(x) - 0.5 * y) - 0.74 * r;
const bar: Distance = (x, y, r) => Math.max(Math.abs(x) - 1.22 * r, Math.abs(y) - 0.38 * r);

const distances: readonly Distance[] = [
  (x, y, r) => Math.hypot(x, y) - r,
  square,
  triangle,
  (x, y, r) => Math.min(bar(x, y, r), bar(y, x, r)),
];

/** Gray levels of ground and figure that differ by at least `contrast`, either one the brighter. */
function grays(random: Random, contrast: number): readonly [number, number] {
  const ground = random.uniform(0.1, 0.9);
  const brighter = random.chance(0.5) ? ground + contrast <= 1 : ground - contrast < 0;
  const gap = random.uniform(contrast, brighter ? 1 - ground : ground);
  return [ground, brighter ? ground + gap : ground - gap];
}

const draw: Draw = (label, random, difficulty, out) => {
  const distance = distances[label]!;
  const r = random.uniform(3, 4.6);
  const cx = 7.5 + random.uniform(-1, 1) * (1 + 4 * difficulty);
  const cy = 7.5 + random.uniform(-1, 1) * (1 + 4 * difficulty);
  const tilt = random.normal(0.05 + 0.5 * difficulty);
  const cos = Math.cos(tilt);
  const sin = Math.sin(tilt);
  const [ground, figure] = grays(random, 0.4 - 0.2 * difficulty);
  const lightX = (random.uniform(-0.5, 0.5) * difficulty) / side;
  const lightY = (random.uniform(-0.5, 0.5) * difficulty) / side;
  const noise = random.uniform(0.01, 0.02 + 0.15 * difficulty);

  for (let row = 0; row < side; row++) {
    for (let col = 0; col < side; col++) {
      const dx = col - cx;
      const dy = row - cy;
      const cover = clamp(0.5 - distance(dx * cos + dy * sin, dy * cos - dx * sin, r), 0, 1);
      const light = lightX * (col - 7.5) + lightY * (row - 7.5);
      const gray = ground + (figure - ground) * cover + light + random.normal(noise);
      out[row * side + col] = Math.floor(clamp(gray, 0, 1) * 255 + 0.5);
    }
  }
};

export const shapes: DatasetSource = {
  card,
  load: (options?: LoadOptions, io?: LoadIo) =>
    generate({ card, draw, difficulty: 0.1, batch: 250 }, options, io),
};
