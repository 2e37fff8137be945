import { expect, test } from "vitest";
import { worstStep } from "../../testing/everyByte";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test("keeps its input's shape; on a board it is a table of 256 bytes", () => {
  expect(inferShape("sigmoid", [[3, 4, 5]], {})).toEqual([3, 4, 5]);
  expect(layerCost("sigmoid", [[3, 4, 5]], {})).toMatchObject({ macs: 0, parameters: 0, flashBytes: 256 });
});

test("int8: half at zero, and the ends of [0, 1) far out", () => {
  const x = { shape: [4], quant: { scale: 0.25, zeroPoint: -7 }, data: [-128, -7, -3, 127] };
  // sigmoid(1) = 0.7311 = 187.2 steps of 1/256 above -128.
  expect(int8Values("sigmoid", [x], {}, null)).toEqual([-128, 0, 59, 127]);
});

test.each([
  { scale: 0.01, zeroPoint: 0 },
  { scale: 0.05, zeroPoint: -128 },
  { scale: 0.1, zeroPoint: 33 },
  { scale: 1, zeroPoint: -5 },
])("int8: within one step of the real function for all 256 inputs at %o", (x) => {
  expect(
    worstStep("sigmoid", (v) => 1 / (1 + Math.exp(-v)), x, { scale: 1 / 256, zeroPoint: -128 }),
  ).toBeLessThanOrEqual(1);
});
