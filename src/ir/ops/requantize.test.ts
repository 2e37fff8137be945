import { expect, test } from "vitest";
import { worstStep } from "../../testing/everyByte";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test("keeps its input's shape; on a board it is a table of 256 bytes", () => {
  expect(inferShape("requantize", [[3, 4, 5]], {})).toEqual([3, 4, 5]);
  expect(layerCost("requantize", [[3, 4, 5]], {})).toMatchObject({ macs: 0, parameters: 0, flashBytes: 256 });
});

test("int8: the same values at another scale and zero point, cut at the ends", () => {
  // 0.5 (q - 1) to 0.25 (q + 10): q' = 2 (q - 1) - 10.
  const x = { shape: [5], quant: { scale: 0.5, zeroPoint: 1 }, data: [-128, 0, 1, 2, 127] };
  expect(int8Values("requantize", [x], {}, { scale: 0.25, zeroPoint: -10 })).toEqual([
    -128, -12, -10, -8, 127,
  ]);
});

test.each([
  [
    { scale: 0.1, zeroPoint: 0 },
    { scale: 0.13, zeroPoint: 5 },
  ],
  [
    { scale: 0.02, zeroPoint: -128 },
    { scale: 0.019, zeroPoint: -100 },
  ],
  [
    { scale: 3, zeroPoint: 127 },
    { scale: 5.5, zeroPoint: 40 },
  ],
])("int8: %o to %o is nearest, up to a tie, for all 256 inputs", (x, y) => {
  expect(worstStep("requantize", (v) => v, x, y)).toBeLessThan(0.501);
});
