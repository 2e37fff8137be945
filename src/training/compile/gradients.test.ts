/** Compiled gradients, run by the law, against TensorFlow.js on the CPU through the ops' lowerings. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { buildGraph, type GraphBuilder } from "../../ir/build";
import type { OpKind } from "../../ir/ops";
import { numel } from "../../ir/shape";
import type { Graph, NodeId } from "../../ir/types";
import {
  allExamples,
  byEngine,
  byTensorflow,
  problem,
  start,
  worstGradient,
} from "../../testing/trainingOracle";
import { createLawEngine } from "../law/engine";
import { compileTraining } from ".";

beforeAll(() => tf.setBackend("cpu"));

/** An image of 5x6 pixels and 3 channels, made by weights that are to learn, so that gradients flow through what follows. */
const made = (g: GraphBuilder, channels = 3, id = "before", bias = true): NodeId =>
  g.conv2d("input", channels, { kernel: 1, bias }, id);

/** A network of the given part between a learning layer and a classifier. */
function around(part: (g: GraphBuilder) => NodeId): Graph {
  const g = buildGraph("part");
  g.input([5, 6, 2]);
  const y = part(g);
  const shape = g.shapeOf(y);
  const flat = shape.length === 1 ? y : g.reshape(y, [numel(shape)], "flat");
  return g.finish(g.dense(flat, 3, {}, "classifier"));
}

const window = { kernel: [3, 2], stride: [2, 1], padding: "same", activation: "none" } as const;

type Case = readonly [name: string, part: (g: GraphBuilder) => NodeId];
const cases: { readonly [K in Exclude<OpKind, "input">]: readonly Case[] } = {
  constant: [
    ["a row of channels", (g) => g.add(made(g), g.put("constant", [], { shape: [3] }, "c"))],
    ["a whole image", (g) => g.mul(made(g), g.put("constant", [], { shape: [5, 6, 3] }, "c"))],
    ["one value", (g) => g.mul(made(g), g.put("constant", [], { shape: [1] }, "c"))],
  ],
  conv2d: [
    ["3x2, stride 2x1", (g) => g.conv2d(made(g), 5, { kernel: [3, 2], stride: [2, 1], bias: true })],
    ["valid, relu6", (g) => g.put("conv2d", [made(g)], { ...window, padding: "valid", filters: 4, bias: true, activation: "relu6" })],
  ],
  depthwiseConv2d: [
    ["3x3, stride 2", (g) => g.depthwise(made(g), { stride: 2, bias: true })],
    ["two filters a channel, relu", (g) => g.depthwise(made(g), { multiplier: 2, bias: true, activation: "relu" })],
  ],
  dense: [["relu", (g) => g.dense(g.globalAvgPool(made(g)), 5, { activation: "relu" })]],
  batchNorm: [
    // No bias before it: batch norm takes it out again, and its gradient is rounding.
    ["of an image", (g) => g.batchNorm(made(g, 3, "before", false))],
    ["of a vector", (g) => g.batchNorm(g.dense(g.globalAvgPool(made(g, 3, "before", false)), 5, { bias: false }))],
    ["of the input itself", (g) => g.batchNorm("input")],
  ],
  relu: [
    ["", (g) => g.activate(made(g), "relu")],
    ["of a sum", (g) => g.activate(g.add(made(g), made(g, 3, "other")), "relu")],
    ["of a product", (g) => g.activate(g.mul(made(g), made(g, 3, "other")), "relu")],
    ["of filtered channels", (g) => g.activate(g.depthwise(made(g)), "relu")],
  ],
  relu6: [["", (g) => g.activate(made(g), "relu6")]],
  hardSwish: [["", (g) => g.activate(made(g), "hardSwish")]],
  silu: [["", (g) => g.activate(made(g), "silu")]],
  sigmoid: [["", (g) => g.activate(made(g), "sigmoid")]],
  tanh: [["", (g) => g.activate(made(g), "tanh")]],
  add: [
    ["two images, relu", (g) => g.put("add", [made(g), made(g, 3, "other")], { activation: "relu" })],
    ["a value with itself", (g) => ((x) => g.add(x, x))(made(g))],
    ["a row of channels", (g) => ((x) => g.add(x, g.globalAvgPool(x, true)))(made(g))],
    ["one value", (g) => g.add(made(g), g.globalAvgPool(made(g, 1, "one"), true))],
  ],
  mul: [
    ["two images, relu6", (g) => g.put("mul", [made(g), made(g, 3, "other")], { activation: "relu6" })],
    ["a value with itself", (g) => ((x) => g.mul(x, x))(made(g))],
    ["a row of channels", (g) => ((x) => g.mul(x, g.globalAvgPool(x, true)))(made(g))],
    ["one value", (g) => g.mul(made(g), g.globalAvgPool(made(g, 1, "one"), true))],
  ],
  concat: [
    ["channels", (g) => g.concat([made(g), made(g, 2, "other"), made(g, 6, "third")])],
    ["rows", (g) => g.concat([made(g), made(g, 3, "other")], 0)],
    ["columns", (g) => g.concat([made(g), made(g, 3, "other")], 1)],
    ["four axes", (g) => g.concat([g.reshape(made(g), [2, 3, 5, 3], "a"), g.reshape(made(g, 3, "other"), [2, 3, 5, 3], "b")], 1)],
    ["vectors", (g) => g.concat([g.globalAvgPool(made(g)), g.globalAvgPool(made(g, 2, "other"))], 0)],
  ],
  maxPool: [["3x2, relu", (g) => g.put("maxPool", [made(g)], { ...window, activation: "relu" })]],
  avgPool: [["3x2 with borders", (g) => g.put("avgPool", [made(g)], window)]],
  globalAvgPool: [["", (g) => g.globalAvgPool(made(g))]],
  pad: [["", (g) => g.put("pad", [made(g)], { top: 1, bottom: 0, left: 2, right: 1 })]],
  resizeNearest: [
    ["larger", (g) => g.put("resizeNearest", [made(g)], { height: 7, width: 4, alignCorners: false, halfPixelCenters: true })],
  ],
  reshape: [
    ["to other channels", (g) => g.conv2d(g.reshape(made(g), [3, 3, 10]), 2, { bias: true })],
    ["to the same", (g) => g.conv2d(g.reshape(made(g, 4), [6, 5, 4]), 2, { bias: true })],
  ],
  softmax: [["of each pixel", (g) => g.put("softmax", [made(g)], {})]],
  requantize: [["", (g) => g.put("requantize", [made(g)], {})]],
  dropout: [["at rate 0", (g) => g.dropout(made(g), 0)]],
}; // biome-ignore format: a table

const named = Object.entries(cases).flatMap(([op, list]) =>
  list.map(([name, part]) => [op, name, part] as const),
);

test.each(named)("the gradient of %s %s", async (_op, _name, part) => {
  const p = problem(around(part), { batch: 3, chunkRows: 16 });
  const want = byTensorflow(tf, p);
  for (const fuse of [true, false]) {
    const program = compileTraining(p.graph, p.plan, { fuse, reuse: true });
    const got = await byEngine(await start(createLawEngine, program, p), program, allExamples(p));
    expect(got.loss).toBeCloseTo(want.loss, 5);
    expect(worstGradient(got, want).error).toBeLessThan(1e-5);
  }
});
