import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { buildGraph } from "../ir/build";
import { cost } from "../ir/cost";
import type { FloatWeight, Model, WeightKey } from "../ir/types";
import { randomChannelMasks, randomNet } from "../testing/prunedNets";
import { livedInModel, noiseFor } from "../testing/quantizedNet";
import { compact, largestDifference } from "./compact";
import { applyMasks } from "./prune/masks";
import { prune } from "./prune/prune";

beforeAll(() => tf.setBackend("cpu"));

const difference = (a: Model, b: Model, seed: number): Promise<number> =>
  largestDifference(tf, a, b, noiseFor(a.graph, 2, seed), 2);

test("the difference is the largest one there is", async () => {
  const model = livedInModel(randomNet(2), 2);
  const bias = model.weights["classifier/bias"]!;
  const weights = {
    ...model.weights,
    "classifier/bias": { ...bias, data: bias.data.map((b, i) => b + (i === 1 ? 0.25 : 0)) },
  };
  expect(await difference(model, { ...model, weights }, 1)).toBeCloseTo(0.25, 5);
});

test("all four kinds of importance, and residual blocks", async () => {
  for (const importance of ["l1", "l2", "batchNorm", "random"] as const) {
    const model = livedInModel(randomNet(5), 7);
    const masked = prune(model, { pattern: { kind: "channels" }, sparsity: 0.6, importance }).model;
    const small = compact(masked).model;
    expect(cost(small.graph).macs).toBeLessThan(0.5 * cost(model.graph).macs);
    expect(await difference(masked, small, 1)).toBeLessThan(1e-5);
  }
  for (const seed of [0, 2, 6, 12]) {
    const model = livedInModel(randomNet(seed), seed);
    if (!model.graph.nodes.some((n) => n.op === "add")) continue;
    const masked = prune(model, { pattern: { kind: "residuals" }, sparsity: 0.5 }).model;
    expect(await difference(masked, compact(masked).model, seed)).toBeLessThan(1e-5);
  }
});

test("concatenation, depth multiplier, pad, a constant and flattening", async () => {
  const g = buildGraph("shapes");
  const x = g.input([5, 4, 3]);
  const a = g.activate(g.batchNorm(g.conv2d(x, 6, {}, "a")), "hardSwish");
  const b = g.activate(g.conv2d(x, 4, { kernel: 1, bias: true }, "b"), "sigmoid");
  const joined = g.depthwise(g.concat([a, b, x]), { multiplier: 2, bias: true }, "wide");
  const gated = g.mul(joined, g.put("constant", [], { shape: [1, 1, 26] }, "k"));
  const padded = g.put("pad", [g.pool("maxPool", gated, 2)], { top: 1, bottom: 0, left: 0, right: 1 });
  const hidden = g.activate(g.dense(g.reshape(padded, [3 * 3 * 26]), 10, {}, "h"), "tanh");
  const model = livedInModel(g.finish(g.dense(hidden, 3)), 1);
  const k = model.weights["k/value"]!;
  const weights = { ...model.weights, "k/value": { ...k, data: k.data.map((_, i) => Math.sin(i)) } };
  for (let seed = 0; seed < 10; seed++) {
    const masked = applyMasks({ ...model, weights }, randomChannelMasks(model, seed));
    const small = compact(masked).model;
    expect(await difference(masked, small, seed)).toBeLessThan(1e-5);
  }
});

test("a silent maker is enough: gamma and beta at zero, though its readers are not", async () => {
  const model = livedInModel(randomNet(2), 2);
  const silence = (weights: Model["weights"], key: WeightKey): FloatWeight => ({
    ...weights[key]!,
    data: weights[key]!.data.map((v, c) => (c < 2 ? 0 : v)),
  });
  const weights = {
    ...model.weights,
    "stage2_bn1/gamma": silence(model.weights, "stage2_bn1/gamma"),
    "stage2_bn1/beta": silence(model.weights, "stage2_bn1/beta"),
  };
  const result = compact({ graph: model.graph, weights });
  const before = model.graph.nodes.find((n) => n.id === "stage2_conv1")!.out.shape[2]!;
  expect(result.groups).toEqual([{ id: "stage2_conv1", before, after: before - 2 }]);
  expect(await difference({ graph: model.graph, weights }, result.model, 1)).toBeLessThan(1e-5);
});

test("zeros here and there take nothing; a layer never loses its last channel; odd rounding is refused", () => {
  const model = livedInModel(randomNet(2), 2);
  const sparse = prune(model, { sparsity: 0.2 }).model;
  expect(cost(compact(sparse).model.graph)).toEqual(cost(model.graph));
  const nothing = Object.fromEntries(
    Object.entries(model.weights).map(([key, w]) => [key, { ...w, data: w.data.map(() => 0) }]),
  );
  const { graph } = compact({ graph: model.graph, weights: nothing }).model;
  for (const n of graph.nodes) expect(n.out.shape.every((d) => d >= 1)).toBe(true);
  expect(() => compact(model, { roundTo: 0 })).toThrow("compact.roundTo: roundTo is 0");
});
