import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { cost } from "../ir/cost";
import { hashModel } from "../ir/hash";
import type { Model } from "../ir/types";
import { verifyModel } from "../ir/verify";
import { runFloat } from "../runtime/float";
import { randomChannelMasks, randomNet } from "../testing/prunedNets";
import { livedInModel, noiseFor } from "../testing/quantizedNet";
import { compact, largestDifference } from "./compact";
import { applyMasks } from "./prune/masks";

beforeAll(() => tf.setBackend("cpu"));

/** Both networks through TensorFlow.js: the masked one knows nothing of groups or compaction. */
async function difference(a: Model, b: Model, seed: number): Promise<number> {
  const values = noiseFor(a.graph, 2, seed);
  const [of] = await runFloat(tf, a, values, 2);
  expect(of!.some((v) => v !== 0)).toBe(true);
  return largestDifference(tf, a, b, values, 2);
}

test("100 random PhiNets, XiNets and ResNets with random channels masked: smaller, and equal to 1e-5", async () => {
  let smaller = 0;
  for (let seed = 0; seed < 100; seed++) {
    const model = livedInModel(randomNet(seed), seed);
    const masked = applyMasks(model, randomChannelMasks(model, seed));
    const before = hashModel(masked);
    const result = compact(masked, { roundTo: [1, 1, 4, 8][seed % 4]! });
    verifyModel(result.model);
    expect(hashModel(masked)).toBe(before);
    expect(await difference(masked, result.model, seed), `seed ${seed}`).toBeLessThan(1e-5);
    if (cost(result.model.graph).parameters < cost(model.graph).parameters) smaller++;
    if (seed % 4 === 0) expect(compact(result.model).groups).toEqual([]); // there was no more to take
  }
  expect(smaller).toBeGreaterThan(90);
});
