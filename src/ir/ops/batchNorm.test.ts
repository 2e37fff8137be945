import { expect, test } from "vitest";
import { inferShape, layerCost } from "../../testing/opBench";
import { buildGraph } from "../build";
import { init } from "../init";
import { ops } from ".";

const attrs = { epsilon: 1e-3, momentum: 0.97 };

test("keeps its input's shape, trains a scale and an offset a channel, and melts into the layer before it", () => {
  expect(inferShape("batchNorm", [[3, 4, 5]], attrs)).toEqual([3, 4, 5]);
  expect(layerCost("batchNorm", [[3, 4, 5]], attrs)).toMatchObject({
    parameters: 10,
    macs: 0,
    flashBytes: 0,
  });
  expect(ops.batchNorm.int8).toBeNull();
});

test("starts as the identity", () => {
  const g = buildGraph("bn");
  const { weights } = init(g.finish(g.batchNorm(g.input([2, 2, 2]), "bn")), 1);
  const start = Object.fromEntries(Object.entries(weights).map(([key, w]) => [key, [...w.data]]));
  expect(start).toEqual({
    "bn/gamma": [1, 1], "bn/beta": [0, 0], "bn/mean": [0, 0], "bn/variance": [1, 1], "bn/steps": [0],
  }); // biome-ignore format: a table
});
