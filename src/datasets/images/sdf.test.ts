import { expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { objects } from "./scene";
import { box, capsule, ellipse, polygon, type Sdf } from "./sdf";

test("distances to simple figures, by hand", () => {
  expect(ellipse(1, 2, 0.5, 0.5).distance(1, 3)).toBeCloseTo(0.5, 5);
  expect(capsule(0, 0, 4, 0, 1).distance(2, 3)).toBeCloseTo(2, 6);
  expect(capsule(0, 0, 4, 0, 1).distance(7, 4)).toBeCloseTo(4, 6);
  expect(box(0, 0, 2, 1).distance(5, 5)).toBeCloseTo(5, 6);
  expect(box(0, 0, 2, 1).distance(0, 0.25)).toBeCloseTo(-0.75, 6);
  // A 2 x 1 box on its side: (0, 3) is one above its top.
  expect(box(0, 0, 2, 1, 0, Math.PI / 2).distance(0, 3)).toBeCloseTo(1, 6);
  expect(box(0, 0, 2, 1, 0.5).distance(2, 1)).toBeCloseTo(0.5 * (Math.SQRT2 - 1), 6);
  expect(polygon([0, 0], [4, 0], [0, 3]).distance(1, 1)).toBeCloseTo(-1, 6);
});

/** Even number of edges crossed by a ray to the right means outside. */
function inside(points: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let odd = false;
  for (const [i, [ax, ay]] of points.entries()) {
    const [bx, by] = points[(i + 1) % points.length]!;
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) odd = !odd;
  }
  return odd;
}

test("a convex polygon is negative exactly inside, in either winding", () => {
  const points = [
    [-0.5, -0.4],
    [0.7, -0.3],
    [0.6, 0.5],
    [-0.2, 0.6],
  ] as const;
  const r = createRandom(1);
  for (const figure of [polygon(...points), polygon(...points.toReversed())]) {
    for (let i = 0; i < 500; i++) {
      const [x, y] = [r.uniform(-1, 1), r.uniform(-1, 1)];
      expect(figure.distance(x, y) < 0).toBe(inside(points, x, y));
    }
  }
});

test("nothing of a figure lies outside of its bounds", () => {
  const r = createRandom(2);
  const figures: Sdf[] = objects.flatMap(([, make]) =>
    [...make(r), ...make(r), ...make(r)].map((p) => p.sdf),
  );
  expect(figures.length).toBeGreaterThan(200);
  for (const { bounds, distance } of figures) {
    const [left, top, right, bottom] = bounds;
    for (let i = 0; i < 60; i++) {
      const [x, y] = [r.uniform(-2, 2), r.uniform(-2, 2)];
      if (distance(x, y) < 0) {
        expect(x).toBeGreaterThan(left - 1e-9);
        expect(x).toBeLessThan(right + 1e-9);
        expect(y).toBeGreaterThan(top - 1e-9);
        expect(y).toBeLessThan(bottom + 1e-9);
      }
    }
  }
});
