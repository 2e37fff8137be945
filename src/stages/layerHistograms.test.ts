import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { buildGraph } from "../ir/build";
import type { Model } from "../ir/types";
import { layerHistograms } from "./layerHistograms";
import { quantize } from "./quantize";

beforeAll(() => tf.setBackend("cpu"));

/** y = (x0, 2·x1), so that every number below can be worked out by hand. */
function doubling() {
  const g = buildGraph("doubling");
  const graph = g.finish(g.dense(g.input([2]), 2, {}, "out"));
  const float: Model = {
    graph,
    weights: {
      "out/kernel": { shape: [2, 2], data: Float32Array.of(1, 0, 0, 2) },
      "out/bias": { shape: [2], data: Float32Array.of(0, 0) },
    },
  };
  const range = { min: -4, max: 4 };
  const ranges = { method: "minMax", samples: 1, of: { input: range, out: range } } as const;
  return { float, int8: quantize(float, ranges) };
}

test("two inputs through a layer worked out by hand", async () => {
  const { float, int8 } = doubling();
  // (0.5, -1) -> (0.5, -2) and (1, 1) -> (1, 2).
  const found = await layerHistograms(float, int8, Float32Array.of(0.5, -1, 1, 1), 2, "out", tf);
  const { outputs, quant, used, weights } = found;
  expect(quant.scale).toBeCloseTo(8 / 255, 6);
  expect(used).toBe(4);
  // Integers as reals are within half a step of -2 … 2, and the bins reach from the least to the largest of both.
  expect(Math.abs(outputs.low + 2)).toBeLessThanOrEqual(8 / 255);
  expect(Math.abs(outputs.high - 2)).toBeLessThanOrEqual(8 / 255);
  for (const values of [outputs.float, outputs.int8]) {
    expect(values.reduce((a, b) => a + b)).toBe(4);
    // Of 64 bins over about [-2, 2]: -2 in the first, 0.5 and 1 at five and six eighths, 2 in the last.
    const bins = values.flatMap((n, i) => (n > 0 ? [i] : []));
    for (const [i, want] of [0, 40, 48, 63].entries())
      expect(Math.abs(bins[i]! - want)).toBeLessThanOrEqual(1);
  }
  // The largest weight is 2, so a step is 2/127: 0, 0, 1 and 2 as they are, or a third of a step off.
  expect(weights!.scales[0]).toBeCloseTo(2 / 127, 6);
  expect(weights!.float[0]).toBe(2);
  expect(weights!.int8[0]).toBe(2);
  expect(weights!.int8[63]).toBe(1);
});

test("a layer that is not there, and no examples, are refused in words", async () => {
  const { float, int8 } = doubling();
  await expect(layerHistograms(float, int8, Float32Array.of(1, 1), 1, "in", tf)).rejects.toThrow(
    "there is no layer in",
  );
  await expect(layerHistograms(float, int8, new Float32Array(0), 0, "out", tf)).rejects.toThrow(
    "there are no examples",
  );
});
