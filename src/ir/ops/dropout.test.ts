import { expect, test } from "vitest";
import { inferShape, layerCost } from "../../testing/opBench";
import { ops } from ".";

test("keeps its input's shape, costs nothing and is gone before int8", () => {
  const attrs = { rate: 0.5, spatial: false };
  expect(inferShape("dropout", [[3, 4, 5]], attrs)).toEqual([3, 4, 5]);
  expect(layerCost("dropout", [[3, 4, 5]], attrs)).toMatchObject({ macs: 0, parameters: 0, flashBytes: 0 });
  expect(ops.dropout.int8).toBeNull();
});
