import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

const attrs = { top: 1, bottom: 0, left: 0, right: 2 };

test("grows height and width; a vector is refused where it stands", () => {
  expect(inferShape("pad", [[3, 4, 5]], attrs)).toEqual([4, 6, 5]);
  expect(() => inferShape("pad", [[5]], attrs)).toThrow("here: padding needs [H,W,C], not [5]");
});

test("costs no MAC", () => {
  expect(layerCost("pad", [[3, 4, 5]], attrs)).toMatchObject({
    macs: 0,
    parameters: 0,
    flashBytes: 0,
    outputBytes: 120,
  });
});

test("int8: puts the zero point around the image", () => {
  const x = { shape: [1, 1, 2], quant: { scale: 0.5, zeroPoint: -9 }, data: [1, 2] };
  expect(int8Values("pad", [x], attrs, null)).toEqual([-9, -9, -9, -9, -9, -9, 1, 2, -9, -9, -9, -9]);
  expect(int8Values("pad", [x], { top: 0, bottom: 1, left: 1, right: 0 }, null)).toEqual([
    -9, -9, 1, 2, -9, -9, -9, -9,
  ]);
});
