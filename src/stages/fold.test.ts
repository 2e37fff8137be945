import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { buildGraph, type GraphBuilder } from "../ir/build";
import { hashModel } from "../ir/hash";
import type { Graph } from "../ir/types";
import { verifyModel, weightSpecs } from "../ir/verify";
import { runFloat } from "../runtime/float";
import { livedInModel, noiseFor } from "../testing/quantizedNet";
import { smallNets } from "../testing/smallNets";
import { fold } from "./fold";

beforeAll(() => tf.setBackend("cpu"));

const graph = (build: (g: GraphBuilder, x: string) => string | string[]): Graph => {
  const g = buildGraph("net");
  return g.finish(...[build(g, g.input([5, 4, 3], "x"))].flat());
};

/** Fold's promise; returns the ops that are left. */
async function promise(graph: Graph): Promise<string[]> {
  const model = livedInModel(graph, 7);
  const before = hashModel(model);
  const folded = fold(model);
  expect(hashModel(model)).toBe(before);
  verifyModel(folded);
  const ops = folded.graph.nodes.map((n) => n.op);
  for (const op of ["batchNorm", "dropout", "silu"] as const) expect(ops).not.toContain(op);
  // Every weight belongs to a node, and every node has its weights.
  expect(Object.keys(folded.weights).sort()).toEqual(
    weightSpecs(folded.graph)
      .map((w) => w.key)
      .sort(),
  );
  const x = noiseFor(graph, 3, 5);
  const want = await runFloat(tf, model, x, 3);
  const got = await runFloat(tf, folded, x, 3);
  expect(got.length).toBe(want.length);
  for (const [i, values] of want.entries()) {
    const largest = values.reduce((m, v) => Math.max(m, Math.abs(v)), 1e-3);
    for (const [k, v] of values.entries()) expect(Math.abs(got[i]![k]! - v) / largest).toBeLessThan(1e-5);
  }
  return ops.filter((op) => op !== "input");
}

test("every family of networks gives the same outputs with nothing left that only trains", async () => {
  for (const g of smallNets) await promise(g);
});

const nets: readonly [string, (g: GraphBuilder, x: string) => string | string[], string[]][] = [
  ["batch norm and relu melt into a convolution", (g, x) => g.activate(g.batchNorm(g.conv2d(x, 4)), "relu"), ["conv2d"]],
  ["into a depthwise one with two filters a channel and a bias", (g, x) => g.activate(g.batchNorm(g.depthwise(x, { multiplier: 2, bias: true })), "relu6"), ["depthwiseConv2d"]],
  ["into a dense layer", (g, x) => g.activate(g.batchNorm(g.dense(g.globalAvgPool(x), 6)), "relu"), ["globalAvgPool", "dense"]],
  ["through a dropout", (g, x) => g.activate(g.batchNorm(g.dropout(g.conv2d(x, 4), 0.5)), "relu"), ["conv2d"]],
  ["two batch norms melt, one after the other", (g, x) => g.batchNorm(g.batchNorm(g.conv2d(x, 4))), ["conv2d"]],
  ["relu melts into add and pooling", (g, x) => g.activate(g.pool("maxPool", g.activate(g.add(x, g.conv2d(x, 3)), "relu"), 2), "relu6"), ["conv2d", "add", "maxPool"]],
  ["batch norm on its own becomes a depthwise convolution", (g, x) => g.activate(g.batchNorm(x), "hardSwish"), ["depthwiseConv2d", "hardSwish"]],
  ["on a vector too", (g, x) => g.batchNorm(g.activate(g.globalAvgPool(x), "tanh")), ["globalAvgPool", "tanh", "reshape", "depthwiseConv2d", "reshape"]],
  ["batch norm after an activation stays apart", (g, x) => g.batchNorm(g.conv2d(x, 4, { activation: "relu" })), ["conv2d", "depthwiseConv2d"]],
  ["silu is sigmoid and mul", (g, x) => g.activate(g.batchNorm(g.conv2d(x, 4)), "silu"), ["conv2d", "sigmoid", "mul"]],
  ["a convolution that others read keeps its values", (g, x) => {
    const c = g.conv2d(x, 4);
    return g.add(g.activate(g.batchNorm(c), "relu"), c);
  }, ["conv2d", "depthwiseConv2d", "add"]],
  ["also when the others read past a dropout", (g, x) => {
    const c = g.conv2d(x, 4);
    return g.add(g.activate(g.dropout(c, 0.5), "relu"), c);
  }, ["conv2d", "relu", "add"]],
  ["also when two dropouts hide that it is read twice", (g, x) => {
    const c = g.conv2d(x, 4);
    return g.add(g.batchNorm(g.dropout(c, 0.5)), g.dropout(c, 0.3));
  }, ["conv2d", "depthwiseConv2d", "add"]],
  ["a value that the network gives out keeps its values", (g, x) => {
    const c = g.conv2d(x, 4);
    return [g.activate(c, "relu"), c];
  }, ["conv2d", "relu"]],
  ["a dropout at the end gives its input out", (g, x) => g.dropout(g.batchNorm(g.conv2d(x, 4)), 0.5), ["conv2d"]],
]; // biome-ignore format: a table

test.each(nets)("%s", async (_, build, left) => {
  expect(await promise(graph(build))).toEqual(left);
});
