import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test("[H,W,C] to [C], or [1,1,C] that a gate can use", () => {
  expect(inferShape("globalAvgPool", [[3, 4, 5]], { keepDims: false })).toEqual([5]);
  expect(inferShape("globalAvgPool", [[3, 4, 5]], { keepDims: true })).toEqual([1, 1, 5]);
  expect(() => inferShape("globalAvgPool", [[5]], { keepDims: true })).toThrow(
    /^here: global average pooling needs \[H,W,C\]/,
  );
});

test("costs no MAC", () => {
  expect(layerCost("globalAvgPool", [[3, 4, 5]], { keepDims: false })).toMatchObject({
    macs: 0,
    parameters: 0,
    flashBytes: 0,
  });
});

test("int8: the mean of each channel, at a scale of its own", () => {
  // Above the zero point 10: channel 0 has 1, 2, 3, 4 (mean 2.5), channel 1 has -20, 0, 0, 0 (mean -5). Steps of 0.5 from -7.
  const x = { shape: [2, 2, 2], quant: { scale: 1, zeroPoint: 10 }, data: [11, -10, 12, 10, 13, 10, 14, 10] };
  const y = { scale: 0.5, zeroPoint: -7 };
  expect(int8Values("globalAvgPool", [x], { keepDims: false }, y)).toEqual([-2, -17]);
});

test("int8: a third is the nearest integer, for sizes that are no power of two", () => {
  const quant = { scale: 0.1, zeroPoint: 0 };
  const x = { shape: [3, 1, 1], quant, data: [100, 100, 101] };
  expect(int8Values("globalAvgPool", [x], { keepDims: true }, quant)).toEqual([100]);
  expect(int8Values("globalAvgPool", [{ ...x, data: [100, 101, 101] }], { keepDims: true }, quant)).toEqual([
    101,
  ]);
});
