import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test.each([
  [
    [
      [2, 3, 1],
      [2, 3, 4],
    ],
    2,
    [2, 3, 5],
  ],
  [
    [
      [2, 3, 1],
      [5, 3, 1],
      [1, 3, 1],
    ],
    0,
    [8, 3, 1],
  ],
  [
    [
      [2, 3, 1],
      [2, 1, 1],
    ],
    1,
    [2, 4, 1],
  ],
  [[[3], [4]], 0, [7]],
])("%j along axis %d gives %j", (inputs, axis, y) => {
  expect(inferShape("concat", inputs, { axis })).toEqual(y);
});

test.each([
  [
    [
      [2, 3, 1],
      [2, 4, 1],
    ],
    2,
  ],
  [
    [
      [2, 3, 1],
      [2, 3],
    ],
    1,
  ],
  [
    [
      [2, 3, 1],
      [2, 3, 1],
    ],
    3,
  ],
])("%j along axis %d is refused where it stands", (inputs, axis) => {
  expect(() => inferShape("concat", inputs, { axis })).toThrow(/^here: cannot join \[/);
});

test("costs no MAC", () => {
  expect(
    layerCost(
      "concat",
      [
        [2, 3, 1],
        [2, 3, 4],
      ],
      { axis: 2 },
    ),
  ).toMatchObject({ macs: 0, parameters: 0, outputBytes: 30 });
});

const quant = { scale: 0.5, zeroPoint: 3 };
const a = { shape: [2, 1, 1], quant, data: [1, 2] };
const b = { shape: [2, 1, 2], quant, data: [10, 11, 20, 21] };

test("int8: bytes go side by side, pixel by pixel, or one image after the other", () => {
  expect(int8Values("concat", [a, b], { axis: 2 }, quant)).toEqual([1, 10, 11, 2, 20, 21]);
  expect(int8Values("concat", [b, b], { axis: 0 }, quant)).toEqual([10, 11, 20, 21, 10, 11, 20, 21]);
});
