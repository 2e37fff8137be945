import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test("has the shape it is given; its values lie in flash", () => {
  expect(inferShape("constant", [], { shape: [2, 3] })).toEqual([2, 3]);
  expect(layerCost("constant", [], { shape: [2, 3] })).toMatchObject({
    macs: 0,
    parameters: 0,
    flashBytes: 6,
  });
});

test("int8: gives its values", () => {
  const quant = { scale: 0.5, zeroPoint: 3 };
  const value = { data: Int8Array.of(-128, 0, 127), shape: [3], scales: [0.5] };
  expect(int8Values("constant", [], { shape: [3] }, quant, { value })).toEqual([-128, 0, 127]);
});
