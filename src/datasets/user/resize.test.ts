import { expect, test } from "vitest";
import { type Picture, resize } from "./resize";

/** An opaque picture of the grays given, row by row. */
const grays = (width: number, values: readonly number[]): Picture => ({
  width,
  height: values.length / width,
  rgba: Uint8Array.from(values.flatMap((v) => [v, v, v, 255])),
});

test("each cell is the mean of what it covers, whole and fractional pixels", () => {
  expect([...resize(grays(4, [0, 10, 20, 30, 40, 50, 60, 70]), [1, 2, 1])]).toEqual([25, 45]);
  // Three pixels into two: 30, 60, 90 become (30 + 60 / 2) / 1.5 and (60 / 2 + 90) / 1.5.
  expect([...resize(grays(3, [30, 60, 90, 30, 60, 90, 30, 60, 90]), [2, 2, 1])]).toEqual([40, 80, 40, 80]);
});

test("a wide picture loses its sides, a high one its top and bottom", () => {
  expect([...resize(grays(6, [1, 1, 7, 9, 1, 1, 1, 1, 8, 6, 1, 1]), [2, 2, 1])]).toEqual([7, 9, 8, 6]);
  expect([...resize(grays(1, [9, 5, 9]), [1, 1, 1])]).toEqual([5]);
});

test("a smaller picture is enlarged", () => {
  expect([...resize(grays(2, [10, 20, 30, 40]), [4, 4, 1])]).toEqual([
    10, 10, 20, 20, 10, 10, 20, 20, 30, 30, 40, 40, 30, 30, 40, 40,
  ]);
});

test("colors stay, gray weighs them, and transparency is white", () => {
  const color = { width: 1, height: 1, rgba: Uint8Array.of(200, 100, 50, 255) };
  expect([...resize(color, [1, 1, 3])]).toEqual([200, 100, 50]);
  expect([...resize(color, [1, 1, 1])]).toEqual([Math.round(59.8 + 58.7 + 5.7)]);
  expect([...resize({ ...color, rgba: Uint8Array.of(200, 100, 50, 0) }, [1, 1, 3])]).toEqual([255, 255, 255]);
});
