import { expect, test } from "vitest";
import { singleOpModel } from "../testing/opBench";
import { smallNets } from "../testing/smallNets";
import { buildGraph } from "./build";
import { init } from "./init";
import type { Graph } from "./types";
import { verify, verifyModel } from "./verify";

const good = (): Graph => {
  const g = buildGraph("net");
  return g.finish(g.add(g.conv2d(g.input([4, 4, 2], "x"), 2, {}, "c"), "x", "y"));
};

/** The graph with one node changed in a way its type forbids. */
const spoiled = (id: string, change: object): Graph => {
  const graph = good();
  return {
    ...graph,
    nodes: graph.nodes.map((n) => (n.id === id ? { ...n, ...change } : n)) as Graph["nodes"],
  };
};

test("takes every network", () => {
  for (const graph of [good(), ...smallNets]) expect(() => verify(graph)).not.toThrow();
});

test.each([
  ["an unknown op", spoiled("c", { op: "conv3d" }), "net.c: there is no op called conv3d"],
  ["a name used twice", spoiled("c", { id: "x" }), "net.x: two nodes have this id"],
  ["too many inputs", spoiled("c", { inputs: ["x", "x"] }), "net.c: conv2d cannot take 2 inputs"],
  ["too few", spoiled("y", { inputs: ["c"] }), "net.y: add cannot take 1 inputs"],
  [
    "a node that reads what comes after it",
    spoiled("c", { inputs: ["y"] }),
    "net.c: reads y, which does not stand before it",
  ],
  [
    "a false shape",
    spoiled("c", { out: { shape: [4, 4, 3] } }),
    "net.c: says [4x4x3], but conv2d gives [4x4x2]",
  ],
  ["no output", { ...good(), outputs: [] }, "net: has no output"],
  ["an output that is not there", { ...good(), outputs: ["z"] }, "net: its output z does not exist"],
])("refuses %s", (_, graph, message) => {
  expect(() => verify(graph)).toThrow(message);
});

test("a builder refuses at once what verify would", () => {
  const g = buildGraph("net");
  const x = g.input([4, 4, 2], "x");
  expect(() => g.input([1], "x")).toThrow("x: two nodes have this id");
  expect(() => g.add(x, "nobody")).toThrow("nobody: no node has this id yet");
  expect(() => g.finish("nobody")).toThrow("nobody: no node has this id yet");
  expect(() => g.dense(x, 3, {}, "d")).toThrow("d: a dense layer needs a vector");
});

test.each([
  [{ scale: 0, zeroPoint: 0 }, "has the scale 0"],
  [{ scale: Number.NaN, zeroPoint: 0 }, "has the scale NaN"],
  [{ scale: Number.POSITIVE_INFINITY, zeroPoint: 0 }, "has the scale Infinity"],
  [{ scale: 1, zeroPoint: 128 }, "has the zero point 128"],
  [{ scale: 1, zeroPoint: 0.5 }, "has the zero point 0.5"],
])("int8: refuses %o", (quant, message) => {
  const { graph } = singleOpModel("relu", [{ shape: [2], quant: { scale: 1, zeroPoint: 0 } }], {}, quant);
  expect(() => verify(graph)).toThrow(`relu.y: ${message}`);
});

test("int8: refuses what exists only while training", () => {
  const { graph } = singleOpModel(
    "relu",
    [{ shape: [2], quant: { scale: 1, zeroPoint: 0 } }],
    {},
    { scale: 1, zeroPoint: 0 },
  );
  const silu = {
    ...graph,
    nodes: graph.nodes.map((n) => (n.id === "y" ? { ...n, op: "silu" } : n)) as typeof graph.nodes,
  };
  expect(() => verify(silu)).toThrow("relu.y: silu exists only while training");
});

test("a model's weights are all there, in their shapes", () => {
  const model = init(good(), 1);
  verifyModel(model);
  expect(() => verifyModel({ ...model, weights: {} })).toThrow("c/kernel: this weight is missing");
  const kernel = { shape: [2, 3, 3, 1], data: new Float32Array(18) };
  expect(() => verifyModel({ ...model, weights: { "c/kernel": kernel } })).toThrow(
    "c/kernel: is [2x3x3x1], the graph wants [2x3x3x2]",
  );
});
