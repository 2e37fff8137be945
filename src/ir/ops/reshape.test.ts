import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test("any shape with as many values; others are refused where they stand", () => {
  expect(inferShape("reshape", [[3, 4, 5]], { shape: [60] })).toEqual([60]);
  expect(() => inferShape("reshape", [[3, 4, 5]], { shape: [7, 9] })).toThrow(
    "here: cannot reshape [3x4x5] to [7x9]",
  );
});

test("costs nothing, not even memory", () => {
  const c = layerCost("reshape", [[3, 4, 5]], { shape: [60] });
  expect(c).toMatchObject({ macs: 0, parameters: 0, flashBytes: 0, liveBytes: 60 });
});

test("int8: the same bytes in the same quantization", () => {
  const x = { shape: [2, 1, 2], quant: { scale: 0.5, zeroPoint: 3 }, data: [1, -128, 127, 4] };
  expect(int8Values("reshape", [x], { shape: [4] }, null)).toEqual([1, -128, 127, 4]);
});
