import { expect, test } from "vitest";
import { inferShape, layerCost } from "../../testing/opBench";
import { ops } from ".";

test("keeps its input's shape, has nothing to train, and becomes sigmoid and mul before int8", () => {
  expect(inferShape("silu", [[3, 4, 5]], {})).toEqual([3, 4, 5]);
  expect(layerCost("silu", [[3, 4, 5]], {})).toMatchObject({ macs: 0, parameters: 0 });
  expect(ops.silu.int8).toBeNull();
});
