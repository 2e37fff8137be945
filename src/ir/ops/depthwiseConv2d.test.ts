import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";
import type { DepthwiseConv2dAttrs } from "./depthwiseConv2d";

const attrs = (o: Partial<DepthwiseConv2dAttrs> = {}): DepthwiseConv2dAttrs => ({
  kernel: [1, 1], stride: [1, 1], padding: "same", multiplier: 1, bias: false, activation: "none", ...o,
}); // biome-ignore format: one line

test.each([
  [[5, 5, 3], attrs({ kernel: [3, 3] }), [5, 5, 3]],
  [[6, 5, 3], attrs({ kernel: [3, 3], stride: [2, 2], multiplier: 2 }), [3, 3, 6]],
  [[6, 5, 3], attrs({ kernel: [3, 3], stride: [2, 2], padding: "valid" }), [2, 2, 3]],
])("%j with %o gives %j", (x, a, y) => {
  expect(inferShape("depthwiseConv2d", [x], a)).toEqual(y);
});

test("refuses a vector, and a window that does not fit, where they stand", () => {
  expect(() => inferShape("depthwiseConv2d", [[9]], attrs())).toThrow(
    "here: a depthwise convolution needs [H,W,C]",
  );
  expect(() =>
    inferShape("depthwiseConv2d", [[2, 2, 1]], attrs({ kernel: [3, 1], padding: "valid" })),
  ).toThrow(/here: a 3x1 window/);
});

test("cost: each of 3x3x6 outputs reads 3x3 values of one channel", () => {
  const c = layerCost(
    "depthwiseConv2d",
    [[6, 5, 3]],
    attrs({ kernel: [3, 3], stride: [2, 2], multiplier: 2, bias: true }),
  );
  expect(c.macs).toBe(3 * 3 * 6 * 9);
  expect(c.parameters).toBe(6 * 9 + 6);
  expect(c.flashBytes).toBe(6 * 9 + 6 * 9);
});

const one = { scale: 1, zeroPoint: 0 };

test("int8: output channel o reads input channel o / multiplier, each at its own scale", () => {
  const x = { shape: [1, 1, 2], quant: one, data: [10, 20] };
  const kernel = { data: Int8Array.of(1, 2, 3, 4), shape: [1, 1, 1, 4], scales: [1, 1, 1, 0.5] };
  expect(int8Values("depthwiseConv2d", [x], attrs({ multiplier: 2 }), one, { kernel })).toEqual([
    10, 20, 60, 40,
  ]);
});

test("int8: taps, padding, bias, zero points and relu", () => {
  // Channel 0 sums 1x3 neighbours, channel 1 takes the left one; 5 and -40 are added; zero point 2 -> -10.
  const x = { shape: [1, 3, 2], quant: { scale: 1, zeroPoint: 2 }, data: [3, 12, 4, 22, 5, 32] };
  const w = {
    kernel: { data: Int8Array.of(1, 1, 1, 0, 1, 0), shape: [1, 1, 3, 2], scales: [1, 1] },
    bias: { data: Int32Array.of(5, -15), shape: [2], scales: [1, 1] },
  };
  const a = attrs({ kernel: [1, 3], bias: true, activation: "relu" });
  expect(int8Values("depthwiseConv2d", [x], a, { scale: 1, zeroPoint: -10 }, w)).toEqual([
    -2, -10, 1, -10, 0, -5,
  ]);
});
