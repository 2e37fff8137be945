import { expect, test } from "vitest";
import { cellsWhere, contour } from "./contour";

test("through a slope that triples from column to column, the line of its middle is half way", () => {
  const values = [1, 3, 1, 3];
  const [segment, ...more] = contour(values, 2, Math.sqrt(3));
  expect(more).toEqual([]);
  const { x1, y1, x2, y2 } = segment!;
  expect([y1, y2]).toEqual([0, 1]);
  expect(x1).toBeCloseTo(0.5);
  expect(x2).toBeCloseTo(0.5);
});

test("a circle's line stays on the circle", () => {
  const n = 41;
  const values = Float64Array.from({ length: n * n }, (_, i) =>
    Math.max(1e-6, Math.hypot((i % n) - 20, Math.floor(i / n) - 20)),
  );
  const segments = contour(values, n, 10);
  expect(segments.length).toBeGreaterThan(40);
  for (const { x1, y1 } of segments) expect(Math.hypot(x1 - 20, y1 - 20)).toBeCloseTo(10, 0);
});

test("no line where nothing crosses the level, and none outside one row", () => {
  expect(contour([1, 2, 3, 4], 2, 10)).toEqual([]);
  expect(contour([1, 2], 2, 1.5)).toEqual([]);
});

test("cells count where all four corners pass", () => {
  // 4 x 3 points, the last column fails.
  const passes = (i: number) => i % 4 < 3;
  expect(cellsWhere(4, 3, passes)).toEqual([
    { row: 0, from: 0, to: 2 },
    { row: 1, from: 0, to: 2 },
  ]);
});
