import { expect, test } from "vitest";
import { buildGraph } from "./build";
import { init } from "./init";
import { verifyModel } from "./verify";

const graph = (filters: number) => {
  const g = buildGraph("net");
  const a = g.conv2d(g.input([8, 8, 16], "x"), filters, { bias: true }, "a");
  const d = g.depthwise(a, {}, "d");
  return g.finish(g.dense(g.globalAvgPool(d), 50, {}, "y"));
};

const spread = (data: Float32Array) => {
  const mean = data.reduce((a, v) => a + v, 0) / data.length;
  return { mean, deviation: Math.sqrt(data.reduce((a, v) => a + (v - mean) ** 2, 0) / data.length) };
};

test("He: deviation sqrt(2 / values read); Glorot: uniform within sqrt(6 / (in + out)); biases zero", () => {
  const { weights } = init(graph(200), 1);
  const conv = spread(weights["a/kernel"]!.data);
  expect(Math.abs(conv.deviation / Math.sqrt(2 / (9 * 16)) - 1)).toBeLessThan(0.02);
  expect(Math.abs(conv.mean)).toBeLessThan(0.003);
  expect(Math.abs(spread(weights["d/kernel"]!.data).deviation / Math.sqrt(2 / 9) - 1)).toBeLessThan(0.06);
  const limit = Math.sqrt(6 / 250);
  const dense = weights["y/kernel"]!.data;
  expect(Math.max(...dense.map(Math.abs))).toBeLessThanOrEqual(limit);
  expect(Math.abs(spread(dense).deviation / (limit / Math.sqrt(3)) - 1)).toBeLessThan(0.02);
  expect(weights["a/bias"]!.data.every((v) => v === 0)).toBe(true);
});

test("is complete, the same for the same seed, another for another", () => {
  const model = init(graph(4), 1);
  verifyModel(model);
  expect(init(graph(4), 1)).toEqual(model);
  expect(init(graph(4), 2).weights["a/kernel"]).not.toEqual(model.weights["a/kernel"]);
});

test("each weight has its own stream: changing one layer leaves an equal one's start alone", () => {
  const g = (first: number) => {
    const b = buildGraph("net");
    b.conv2d(b.input([4, 4, 1], "x"), first, {}, "changed");
    return b.finish(b.conv2d("x", 5, {}, "kept"));
  };
  expect(init(g(3), 1).weights["kept/kernel"]).toEqual(init(g(9), 1).weights["kept/kernel"]);
});
