import { expect, test } from "vitest";
import { buildGraph } from "../ir/build";
import { dequantize } from "../ir/quantMath";
import type { FloatWeight, Model } from "../ir/types";
import { runReference } from "../runtime/reference";
import { livedInModel } from "../testing/quantizedNet";
import type { Ranges } from "./calibrate";
import { activationQuant, quantize } from "./quantize";

const ranges = (of: Ranges["of"]): Ranges => ({ method: "minMax", samples: 1, of });
const weight = (shape: number[], ...data: number[]): FloatWeight => ({
  shape,
  data: Float32Array.from(data),
});

test.each([
  [{ min: -1, max: 1.55 }, 0.01, -28],
  [{ min: 0, max: 25.5 }, 0.1, -128],
  [{ min: -25.5, max: 0 }, 0.1, 127],
  [{ min: 5, max: 25.5 }, 0.1, -128],
  [{ min: 0, max: 0 }, 1 / 255, 0],
])("%o: zero is exact, both ends are in reach", (range, scale, zeroPoint) => {
  const q = activationQuant(range);
  expect(q.zeroPoint).toBe(zeroPoint);
  expect(q.scale).toBeCloseTo(scale, 7);
  expect(q.scale).toBe(Math.fround(q.scale));
});

function dense(kernel: FloatWeight, bias: FloatWeight): Model {
  const g = buildGraph("one");
  const graph = g.finish(g.dense(g.input([2], "x"), 2, {}, "y"));
  return { graph, weights: { "y/kernel": kernel, "y/bias": bias } };
}

test("a dense layer worked by hand: symmetric weights, bias in products of scales", () => {
  const model = dense(weight([2, 2], 0.5, -1.27, 0, 0.014), weight([2], 0.25, -1));
  const { graph, weights } = quantize(model, ranges({ x: { min: -1, max: 1.55 }, y: { min: -2, max: 3.1 } }));
  expect(graph.nodes.map((n) => [n.op, n.out.quant.zeroPoint])).toEqual([
    ["input", -28],
    ["dense", -28],
  ]);
  // Largest weight 1.27: steps of 0.01. Bias in steps of 0.01 * 0.01.
  expect(weights["y/kernel"]!.scales).toEqual([Math.fround(1.27 / 127)]);
  expect([...weights["y/kernel"]!.data]).toEqual([50, -127, 0, 1]);
  expect([...weights["y/bias"]!.data]).toEqual([2500, -10000]);
  // x = (1, 0): y = 0.5 + 0.25 = 0.75 and 0 - 1, in steps of 0.02 from -28.
  const y = runReference({ graph, weights }, [Int8Array.of(72, -28)])[0]!;
  expect([...y]).toEqual([Math.round(0.75 / 0.02) - 28, -50 - 28]);
});

test("convolutions get a scale for each filter, depthwise ones for each channel, along the right axis", () => {
  const g = buildGraph("conv");
  const x = g.input([1, 1, 2], "x");
  const d = g.depthwise(x, { kernel: [1, 2] }, "d");
  const graph = g.finish(g.conv2d(d, 2, { kernel: 1 }, "c"));
  const model: Model = {
    graph,
    weights: {
      "d/kernel": weight([1, 1, 2, 2], 1.27, 12.7, -0.5, 127),
      "c/kernel": weight([2, 1, 1, 2], 1.27, 0.5, -254, 2),
    },
  };
  const range = { min: -1, max: 1 };
  const { weights } = quantize(model, ranges({ x: range, d: range, c: range }));
  expect(weights["d/kernel"]!.scales).toEqual([Math.fround(0.01), 1]);
  expect([...weights["d/kernel"]!.data]).toEqual([127, 13, -50, 127]);
  expect(weights["c/kernel"]!.scales).toEqual([Math.fround(0.01), 2]);
  expect([...weights["c/kernel"]!.data]).toEqual([127, 50, -127, 1]);
});

test("a nearly dead filter with a large bias still gives its bias", () => {
  const g = buildGraph("dead");
  const graph = g.finish(g.conv2d(g.input([1, 1, 1], "x"), 2, { kernel: 1, bias: true }, "y"));
  const model: Model = {
    graph,
    weights: { "y/kernel": weight([2, 1, 1, 1], 1e-9, 0.5), "y/bias": weight([2], 3, 1) },
  };
  const int8 = quantize(model, ranges({ x: { min: -1, max: 1 }, y: { min: 0, max: 4 } }));
  const bias = int8.weights["y/bias"]!;
  expect(Math.max(...[...bias.data].map(Math.abs))).toBeLessThan(2 ** 30 + 1000);
  const y = int8.graph.nodes.at(-1)!.out.quant;
  const [dead] = runReference(int8, [Int8Array.of(0)])[0]!;
  expect(Math.abs(dequantize(dead!, y) - 3)).toBeLessThanOrEqual(y.scale / 2);
});

test("branches that are joined are brought to the join's scale; one that has it already is left alone", () => {
  const g = buildGraph("join");
  const x = g.input([2, 2, 1], "x");
  const t = g.activate(x, "hardSwish", "t");
  const graph = g.finish(g.concat([x, t, t], 2, "y"));
  const wide = { min: -4, max: 4 };
  const int8 = quantize({ graph, weights: {} }, ranges({ x: wide, t: { min: -1, max: 1 }, y: wide }));
  expect(int8.graph.nodes.map((n) => `${n.id}(${n.inputs.join()})`)).toEqual([
    "x()",
    "t(x)",
    "y_in2(t)",
    "y_in3(t)",
    "y(x,y_in2,y_in3)",
  ]);
  const join = int8.graph.nodes.at(-1)!;
  for (const id of join.inputs)
    expect(int8.graph.nodes.find((n) => n.id === id)!.out.quant).toEqual(join.out.quant);
  const values = runReference(int8, [Int8Array.of(64, 0, -64, 127)])[0]!;
  // hardSwish(2) = 5/3 clips at t's end, 1: a quarter of the way to 4.
  expect([...values.slice(0, 3)]).toEqual([64, 31, 31]);
});

test("an input's own quantization is kept, what an op dictates is followed", () => {
  const g = buildGraph("pixels");
  const graph = g.finish(g.activate(g.pool("maxPool", g.input([2, 2, 1], "x"), 2, {}, "p"), "sigmoid", "s"));
  const range = { min: -9, max: 9 };
  const input = { scale: 1 / 128, zeroPoint: 0 };
  const int8 = quantize({ graph, weights: {} }, ranges({ x: range, p: range, s: range }), { input });
  expect(int8.graph.nodes.map((n) => n.out.quant)).toEqual([
    input,
    input,
    { scale: 1 / 256, zeroPoint: -128 },
  ]);
});

test("refuses what only trains, and a node without a range, by name", () => {
  const g = buildGraph("raw");
  const graph = g.finish(g.batchNorm(g.input([2, 2, 1], "x"), "bn"));
  const range = { min: -1, max: 1 };
  expect(() => quantize(livedInModel(graph, 1), ranges({ x: range, bn: range }))).toThrow(
    "raw.bn: batchNorm exists only while training",
  );
  const model = dense(weight([2, 2], 1, 1, 1, 1), weight([2], 0, 0));
  expect(() => quantize(model, ranges({ x: range }))).toThrow("y: has no calibrated range");
});
