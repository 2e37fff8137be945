import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";
import type { Conv2dAttrs } from "./conv2d";

const attrs = (o: Partial<Conv2dAttrs> = {}): Conv2dAttrs => ({
  filters: 1, kernel: [1, 1], stride: [1, 1], padding: "same", bias: false, activation: "none", ...o,
}); // biome-ignore format: one line

test.each([
  [[5, 5, 3], attrs({ filters: 4, kernel: [3, 3] }), [5, 5, 4]],
  [[5, 5, 3], attrs({ filters: 4, kernel: [3, 3], stride: [2, 2] }), [3, 3, 4]],
  [[6, 5, 3], attrs({ filters: 4, kernel: [3, 3], stride: [2, 2] }), [3, 3, 4]],
  [[5, 5, 3], attrs({ filters: 4, kernel: [3, 3], padding: "valid" }), [3, 3, 4]],
  [[6, 5, 3], attrs({ filters: 2, kernel: [3, 3], stride: [2, 2], padding: "valid" }), [2, 2, 2]],
  [[4, 5, 1], attrs({ filters: 7, kernel: [1, 2], stride: [2, 1], padding: "valid" }), [2, 4, 7]],
  [[1, 1, 8], attrs({ filters: 3, kernel: [5, 5] }), [1, 1, 3]],
])("%j with %o gives %j", (x, a, y) => {
  expect(inferShape("conv2d", [x], a)).toEqual(y);
});

test("refuses a vector, and a window that does not fit, where they stand", () => {
  expect(() => inferShape("conv2d", [[9]], attrs())).toThrow("here: a convolution needs [H,W,C], not [9]");
  expect(() => inferShape("conv2d", [[2, 9, 1]], attrs({ kernel: [3, 3], padding: "valid" }))).toThrow(
    /here: a 3x3 window/,
  );
});

test("cost: 3x3 outputs of 4 filters over 3x3x3 values", () => {
  const c = layerCost(
    "conv2d",
    [[5, 5, 3]],
    attrs({ filters: 4, kernel: [3, 3], padding: "valid", bias: true }),
  );
  expect(c.macs).toBe(9 * 4 * 27);
  expect(c.parameters).toBe(4 * 27 + 4);
  expect(c.flashBytes).toBe(4 * 27 + 4 * (4 + 4 + 1));
});

const one = { scale: 1, zeroPoint: 0 };
const kernel = (data: number[], shape: number[], scales = [1]) => ({
  data: Int8Array.from(data),
  shape,
  scales,
});
const bias = (...data: number[]) => ({ data: Int32Array.from(data), shape: [data.length], scales: [1] });

test("int8: zero points, scales and bias", () => {
  // 0.5 * 0.5 / 0.25 = 1: y = 3 (q - 1) + 10 - 5.
  const x = { shape: [2, 2, 1], quant: { scale: 0.5, zeroPoint: 1 }, data: [1, 2, 3, -1] };
  const w = { kernel: kernel([3], [1, 1, 1, 1], [0.5]), bias: bias(10) };
  expect(int8Values("conv2d", [x], attrs({ bias: true }), { scale: 0.25, zeroPoint: -5 }, w)).toEqual([
    5, 8, 11, -1,
  ]);
});

test("int8: padding is zero, not zero point; the extra pixel comes after", () => {
  const x = { shape: [2, 2, 1], quant: { scale: 1, zeroPoint: 100 }, data: [101, 102, 103, 104] };
  const w = { kernel: kernel([1, 1, 1, 1], [1, 2, 2, 1]) };
  expect(int8Values("conv2d", [x], attrs({ kernel: [2, 2] }), one, w)).toEqual([10, 6, 7, 4]);
});

test("int8: taps run along rows, then channels; strides skip", () => {
  const x = { shape: [1, 4, 2], quant: one, data: [1, 2, 3, 4, 5, 6, 7, 8] };
  const a = attrs({ filters: 2, kernel: [1, 2], stride: [1, 2], padding: "valid" });
  // Filter 0 weighs 1, 10 | 0, 0; filter 1 takes the second pixel's channels apart.
  const w = { kernel: kernel([1, 10, 0, 0, 0, 0, 1, -1], [2, 1, 2, 2], [1, 1]) };
  expect(int8Values("conv2d", [x], a, one, w)).toEqual([21, -1, 65, -1]);
});

test("int8: every filter has its own scale; a half rounds up", () => {
  const x = { shape: [1, 2, 1], quant: one, data: [3, -3] };
  const w = { kernel: kernel([1, 1], [2, 1, 1, 1], [1, 0.5]) };
  expect(int8Values("conv2d", [x], attrs({ filters: 2 }), one, w)).toEqual([3, 2, -3, -1]);
});

test.each([
  ["none", [-128, -80, 20, 127]],
  ["relu", [-20, -20, 20, 127]],
  ["relu6", [-20, -20, -8, -8]],
] as const)("int8: %s and saturation", (activation, want) => {
  const x = { shape: [1, 4, 1], quant: one, data: [-128, -15, 10, 100] };
  const w = { kernel: kernel([2], [1, 1, 1, 1]) };
  // In steps of 0.5 from -20: y = 4 q - 20.
  expect(int8Values("conv2d", [x], attrs({ activation }), { scale: 0.5, zeroPoint: -20 }, w)).toEqual(want);
});
