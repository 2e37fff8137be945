import { expect, test } from "vitest";
import { worstStep } from "../../testing/everyByte";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test("keeps its input's shape; on a board it is a table of 256 bytes", () => {
  expect(inferShape("tanh", [[3, 4, 5]], {})).toEqual([3, 4, 5]);
  expect(layerCost("tanh", [[3, 4, 5]], {})).toMatchObject({ macs: 0, parameters: 0, flashBytes: 256 });
});

test("int8: odd around zero, and the ends of [-1, 1) far out", () => {
  const x = { shape: [5], quant: { scale: 0.25, zeroPoint: 0 }, data: [-128, -4, 0, 4, 127] };
  // tanh(1) = 0.7616 = 97.5 steps of 1/128.
  expect(int8Values("tanh", [x], {}, null)).toEqual([-128, -97, 0, 97, 127]);
});

test.each([
  { scale: 0.01, zeroPoint: 0 },
  { scale: 0.03, zeroPoint: -128 },
  { scale: 0.1, zeroPoint: 33 },
  { scale: 1, zeroPoint: -5 },
])("int8: within one step of the real function for all 256 inputs at %o", (x) => {
  expect(worstStep("tanh", Math.tanh, x, { scale: 1 / 128, zeroPoint: 0 })).toBeLessThanOrEqual(1);
});
