import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";
import type { PoolAttrs } from "./pooling";

const attrs = (o: Partial<PoolAttrs> = {}): PoolAttrs => ({
  kernel: [1, 2], stride: [1, 2], padding: "valid", activation: "none", ...o,
}); // biome-ignore format: one line

test("shapes and cost are those of pooling", () => {
  expect(inferShape("avgPool", [[5, 4, 3]], attrs())).toEqual([5, 2, 3]);
  expect(
    inferShape("avgPool", [[5, 5, 3]], attrs({ padding: "same", kernel: [2, 2], stride: [2, 2] })),
  ).toEqual([3, 3, 3]);
  expect(() => inferShape("avgPool", [[9]], attrs())).toThrow("here: pooling needs [H,W,C], not [9]");
  expect(layerCost("avgPool", [[4, 4, 2]], attrs())).toMatchObject({
    macs: 0,
    parameters: 0,
    flashBytes: 0,
    outputBytes: 16,
  });
});

const quant = { scale: 0.5, zeroPoint: 3 };

test("int8: halves round away from zero, whatever the zero point", () => {
  const x = { shape: [1, 8, 1], quant, data: [1, 2, -1, -2, 127, 127, -128, -128] };
  expect(int8Values("avgPool", [x], attrs(), null)).toEqual([2, -2, 127, -128]);
});

test("int8: pixels outside the image do not count", () => {
  const x = { shape: [3, 3, 1], quant, data: [1, 2, 3, 4, 5, 6, 7, 8, 9] };
  const a = attrs({ kernel: [2, 2], stride: [2, 2], padding: "same" });
  // (1 + 2 + 4 + 5) / 4 = 3, (3 + 6) / 2 = 4.5, (7 + 8) / 2 = 7.5, 9.
  expect(int8Values("avgPool", [x], a, null)).toEqual([3, 5, 8, 9]);
});

test("int8: a fused relu clamps at the zero point", () => {
  const x = { shape: [1, 4, 1], quant, data: [-10, 4, 10, 4] };
  expect(int8Values("avgPool", [x], attrs({ activation: "relu" }), null)).toEqual([3, 7]);
});
