import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test("keeps its input's shape and costs nothing: it melts into the layer before it", () => {
  expect(inferShape("relu", [[3, 4, 5]], {})).toEqual([3, 4, 5]);
  expect(layerCost("relu", [[3, 4, 5]], {})).toMatchObject({ macs: 0, parameters: 0, flashBytes: 0 });
});

test("int8: cuts at the zero point and changes the scale", () => {
  // 0.5 (q - 10) to 0.25 (q + 20): twice as many steps above zero, cut at -20 below, saturated at 127 above.
  const x = { shape: [5], quant: { scale: 0.5, zeroPoint: 10 }, data: [-128, 9, 10, 11, 127] };
  expect(int8Values("relu", [x], {}, { scale: 0.25, zeroPoint: -20 })).toEqual([-20, -20, -20, -18, 127]);
});
