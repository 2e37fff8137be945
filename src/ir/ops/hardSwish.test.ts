import { expect, test } from "vitest";
import { worstStep } from "../../testing/everyByte";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test("keeps its input's shape; on a board it is a table of 256 bytes", () => {
  expect(inferShape("hardSwish", [[3, 4, 5]], {})).toEqual([3, 4, 5]);
  expect(layerCost("hardSwish", [[3, 4, 5]], {})).toMatchObject({ macs: 0, parameters: 0, flashBytes: 256 });
});

test("int8: zero up to -3, half of x at 0 + small, x itself from 3", () => {
  const x = { shape: [6], quant: { scale: 0.125, zeroPoint: 0 }, data: [-128, -24, -12, 0, 24, 40] };
  // At -1.5: -1.5 * 1.5 / 6 = -0.375 = -3 steps.
  expect(int8Values("hardSwish", [x], {}, { scale: 0.125, zeroPoint: 0 })).toEqual([0, 0, -3, 0, 24, 40]);
});

test.each([
  [{ scale: 0.0625, zeroPoint: 0 }, { scale: 0.05, zeroPoint: -120 }, 1],
  [{ scale: 0.03, zeroPoint: -100 }, { scale: 0.03, zeroPoint: -118 }, 1],
  [{ scale: 0.11, zeroPoint: 17 }, { scale: 0.06, zeroPoint: -100 }, 1],
])("int8: %o to %o stays within %d step of the real function for all 256 inputs", (x, y, steps) => {
  const f = (v: number) => (v * Math.min(Math.max(v + 3, 0), 6)) / 6;
  expect(worstStep("hardSwish", f, x, y)).toBeLessThanOrEqual(steps);
});
