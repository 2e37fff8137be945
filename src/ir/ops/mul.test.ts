import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

const attrs = { activation: "none" } as const;

test("takes equal shapes, or one value a channel; anything else is refused where it stands", () => {
  expect(
    inferShape(
      "mul",
      [
        [3, 4, 5],
        [3, 4, 5],
      ],
      attrs,
    ),
  ).toEqual([3, 4, 5]);
  expect(
    inferShape(
      "mul",
      [
        [3, 4, 5],
        [1, 1, 5],
      ],
      attrs,
    ),
  ).toEqual([3, 4, 5]);
  expect(() =>
    inferShape(
      "mul",
      [
        [3, 4, 5],
        [3, 4, 1],
      ],
      attrs,
    ),
  ).toThrow(/^here: cannot multiply \[3x4x5\] and \[3x4x1\]/);
});

test("costs no MAC: it accumulates nothing", () => {
  expect(
    layerCost(
      "mul",
      [
        [3, 4, 5],
        [1, 1, 5],
      ],
      attrs,
    ),
  ).toMatchObject({ macs: 0, parameters: 0, flashBytes: 0 });
});

test("int8: values at three different scales", () => {
  // 0.5 a * 0.25 (b - 10) = 0.25 (y - 1): y = a (b - 10) / 2 + 1.
  const a = { shape: [4], quant: { scale: 0.5, zeroPoint: 0 }, data: [4, -6, 127, 1] };
  const b = { shape: [4], quant: { scale: 0.25, zeroPoint: 10 }, data: [18, 12, 127, 11] };
  expect(int8Values("mul", [a, b], attrs, { scale: 0.25, zeroPoint: 1 })).toEqual([17, -5, 127, 2]);
});

test("int8: a gate for each channel, and a relu on top", () => {
  const one = { scale: 1, zeroPoint: 0 };
  const a = { shape: [2, 1, 2], quant: one, data: [1, 2, 3, 4] };
  const b = { shape: [1, 1, 2], quant: one, data: [10, -1] };
  expect(int8Values("mul", [a, b], attrs, one)).toEqual([10, -2, 30, -4]);
  expect(int8Values("mul", [a, b], { activation: "relu" }, one)).toEqual([10, 0, 30, 0]);
});
