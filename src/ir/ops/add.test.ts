import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

const attrs = { activation: "none" } as const;

test.each([
  [
    [3, 4, 5],
    [3, 4, 5],
  ],
  [
    [3, 4, 5],
    [1, 1, 5],
  ],
  [[3, 4, 5], [5]],
  [[3, 4, 5], [1]],
  [[7], [7]],
])("%j and %j give the first's shape", (a, b) => {
  expect(inferShape("add", [a, b], attrs)).toEqual(a);
});

test.each([
  [
    [3, 4, 5],
    [3, 4, 4],
  ],
  [
    [3, 4, 5],
    [3, 1, 1],
  ],
  [
    [1, 1, 5],
    [3, 4, 5],
  ],
])("%j and %j are refused where they stand", (a, b) => {
  expect(() => inferShape("add", [a, b], attrs)).toThrow(/^here: cannot add \[/);
});

test("costs no MAC", () => {
  expect(
    layerCost(
      "add",
      [
        [3, 4, 5],
        [3, 4, 5],
      ],
      attrs,
    ),
  ).toMatchObject({ macs: 0, parameters: 0, flashBytes: 0 });
});

test("int8: values at three different scales", () => {
  // 0.5 a + 0.25 (b - 10) = 0.5 (y + 3).
  const a = { shape: [4], quant: { scale: 0.5, zeroPoint: 0 }, data: [4, -6, 127, -128] };
  const b = { shape: [4], quant: { scale: 0.25, zeroPoint: 10 }, data: [14, 10, 127, -128] };
  expect(int8Values("add", [a, b], attrs, { scale: 0.5, zeroPoint: -3 })).toEqual([3, -9, 127, -128]);
});

test("int8: one value a channel, and a relu6 on top", () => {
  const one = { scale: 1, zeroPoint: 0 };
  const a = { shape: [2, 1, 2], quant: one, data: [1, 2, 3, -4] };
  const b = { shape: [1, 1, 2], quant: one, data: [10, 1] };
  expect(int8Values("add", [a, b], attrs, one)).toEqual([11, 3, 13, -3]);
  expect(int8Values("add", [a, b], { activation: "relu6" }, one)).toEqual([6, 3, 6, 0]);
});
