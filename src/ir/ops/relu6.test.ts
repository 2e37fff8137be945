import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";
import { ops } from ".";

test("keeps its input's shape and costs nothing: it melts into the layer before it", () => {
  expect(inferShape("relu6", [[3, 4, 5]], {})).toEqual([3, 4, 5]);
  expect(layerCost("relu6", [[3, 4, 5]], {})).toMatchObject({ macs: 0, parameters: 0, flashBytes: 0 });
});

test("int8: cuts at 0 and 6 in its input's quantization, which it keeps", () => {
  const quant = { scale: 0.5, zeroPoint: 10 };
  expect(ops.relu6.int8.dictates([quant], {} as never)).toEqual(quant);
  const x = { shape: [6], quant, data: [-128, 9, 10, 21, 22, 127] };
  expect(int8Values("relu6", [x], {}, null)).toEqual([10, 10, 10, 21, 22, 22]);
});
