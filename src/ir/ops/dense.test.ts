import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

const attrs = { units: 2, bias: true, activation: "none" } as const;

test("[N] to [units]; an image is refused where it stands", () => {
  expect(inferShape("dense", [[7]], attrs)).toEqual([2]);
  expect(() => inferShape("dense", [[2, 2, 3]], attrs)).toThrow(
    "here: a dense layer needs a vector [N], not [2x2x3]",
  );
});

test("cost: a MAC and a weight for each pair of input and output", () => {
  const c = layerCost("dense", [[7]], attrs);
  expect([c.macs, c.parameters, c.flashBytes]).toEqual([14, 14 + 2, 14 + 2 * 9]);
  expect(layerCost("dense", [[7]], { ...attrs, bias: false }).parameters).toBe(14);
});

const kernel = { data: Int8Array.of(3, 4, 5, -6), shape: [2, 2], scales: [0.5] };
const bias = { data: Int32Array.of(1, -4), shape: [2], scales: [0.25] };

test("int8: rows of weights times the input, with bias and zero points", () => {
  // Inputs 1 and 2 above the zero point: 3 + 8 + 1 = 12, 5 - 12 - 4 = -11; 0.5 * 0.5 / 0.5 halves them, -11 / 2 rounds up.
  const x = { shape: [2], quant: { scale: 0.5, zeroPoint: -3 }, data: [-2, -1] };
  const y = { scale: 0.5, zeroPoint: 7 };
  expect(int8Values("dense", [x], attrs, y, { kernel, bias })).toEqual([13, 2]);
  expect(int8Values("dense", [x], { ...attrs, activation: "relu" }, y, { kernel, bias })).toEqual([13, 7]);
});

test("int8: weights may have a scale each, as newer converters give them", () => {
  const x = { shape: [2], quant: { scale: 0.5, zeroPoint: 0 }, data: [4, 0] };
  const scaled = { ...kernel, scales: [0.5, 2] };
  const y = { scale: 1, zeroPoint: 0 };
  expect(int8Values("dense", [x], { ...attrs, bias: false }, y, { kernel: scaled })).toEqual([3, 20]);
});
