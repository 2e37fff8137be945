import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";
import type { PoolAttrs } from "./pooling";

const attrs = (o: Partial<PoolAttrs> = {}): PoolAttrs => ({
  kernel: [2, 2], stride: [2, 2], padding: "valid", activation: "none", ...o,
}); // biome-ignore format: one line

test.each([
  [[5, 4, 3], attrs(), [2, 2, 3]],
  [[5, 4, 3], attrs({ padding: "same" }), [3, 2, 3]],
  [[5, 4, 3], attrs({ kernel: [3, 1], stride: [1, 2] }), [3, 2, 3]],
])("%j with %o gives %j", (x, a, y) => {
  expect(inferShape("maxPool", [x], a)).toEqual(y);
});

test("refuses a vector, and a window that does not fit, where they stand", () => {
  expect(() => inferShape("maxPool", [[9]], attrs())).toThrow("here: pooling needs [H,W,C], not [9]");
  expect(() => inferShape("maxPool", [[1, 4, 1]], attrs())).toThrow(
    "here: a 2x2 window does not fit into [1x4x1]",
  );
});

test("costs no MAC", () => {
  expect(layerCost("maxPool", [[4, 4, 2]], attrs())).toMatchObject({
    macs: 0,
    parameters: 0,
    flashBytes: 0,
    outputBytes: 8,
  });
});

const quant = { scale: 0.5, zeroPoint: 3 };
const x = { shape: [3, 3, 1], quant, data: [-9, -8, -7, -6, -5, -4, -3, -2, 90] };

test("int8: the largest under the window; padding never wins", () => {
  expect(int8Values("maxPool", [x], attrs({ stride: [1, 1] }), null)).toEqual([-5, -4, -2, 90]);
  // 3x3 windows at stride 2 pad one pixel on each side.
  expect(int8Values("maxPool", [x], attrs({ kernel: [3, 3], padding: "same" }), null)).toEqual([
    -5, -4, -2, 90,
  ]);
  // 2x2 windows at stride 2 pad after the image only.
  expect(int8Values("maxPool", [x], attrs({ padding: "same" }), null)).toEqual([-5, -4, -2, 90]);
});

test("int8: a fused activation clamps in the input's own quantization", () => {
  expect(int8Values("maxPool", [x], attrs({ stride: [1, 1], activation: "relu6" }), null)).toEqual([
    3, 3, 3, 15,
  ]);
});
