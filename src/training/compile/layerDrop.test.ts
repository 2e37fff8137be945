import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, test } from "vitest";
import { buildGraph, type GraphBuilder } from "../../ir/build";
import type { Graph, NodeId } from "../../ir/types";
import { mobilenetV2 } from "../../nets/mobilenetV2";
import { phinet } from "../../nets/phinet";
import { resnet8 } from "../../nets/resnet8";
import { xinet } from "../../nets/xinet";
import {
  allExamples,
  byEngine,
  byTensorflow,
  problem,
  start,
  withoutDropout,
  worstGradient,
} from "../../testing/trainingOracle";
import { createLawEngine } from "../law/engine";
import { compileTraining } from ".";
import { findBlocks } from "./layerDrop";

beforeAll(() => tf.setBackend("cpu"));

const ends = (graph: Graph, lookedAt: readonly NodeId[] = []) => findBlocks(graph, new Set(lookedAt)).ends;

test("finds the blocks whose skip is the value itself", () => {
  const net = phinet({ alpha: 0.2, beta: 1, t0: 2, layers: 7, resolution: 32 });
  expect(ends(net)).toEqual(["block2_add", "block4_add", "block6_add"]);
  expect(ends(net, ["block4_act1"])).toEqual(["block2_add", "block6_add"]);
  expect(ends(net, ["block4_add"])).toEqual(["block2_add", "block4_add", "block6_add"]);
  expect(ends(resnet8({}))).toEqual(["stage1_add"]); // the others' skips have weights of their own
  expect(ends(xinet({ alpha: 0.2, gamma: 4, resolution: 32 }))).toEqual([]);
  expect(ends(mobilenetV2({ alpha: 1, resolution: 32 }))).toHaveLength(10);
});

/** x -> two residual blocks, one inside the other's branch or one after the other; branches as given. */
function residual(...branches: ((g: GraphBuilder, x: NodeId) => NodeId)[]): Graph {
  const g = buildGraph("residual");
  let x: NodeId = g.conv2d(g.input([4, 4, 2]), 3, { kernel: 1, bias: true }, "before");
  for (const [i, branch] of branches.entries()) x = g.add(x, branch(g, x), `end${i}`);
  x = g.activate(x, "hardSwish");
  return g.finish(g.dense(g.globalAvgPool(x), 3, {}, "classifier"));
}

const conv = (g: GraphBuilder, x: NodeId) => g.conv2d(x, 3, { bias: true });
const normalized = (g: GraphBuilder, x: NodeId) =>
  g.batchNorm(g.conv2d(g.activate(g.batchNorm(x), "relu"), 3));
const forked = (g: GraphBuilder, x: NodeId) => g.add(g.conv2d(x, 3), g.depthwise(x));
const squeezed = (g: GraphBuilder, x: NodeId) => g.mul(x, g.globalAvgPool(x, true));

test("what is added to each channel is no block", () => {
  expect(ends(residual((g, x) => g.globalAvgPool(x, true)))).toEqual([]);
});

test("of nested blocks the inner one can be left out", () => {
  const nested = residual((g, x) => g.add(g.conv2d(g.depthwise(x, {}, "inner"), 3), x, "inside"));
  expect(ends(nested)).toEqual(["inside"]);
});

/** The graph that is left when a block's end hands on its skip alone. */
function without(graph: Graph, block: number): Graph {
  const { skip, ends: list } = findBlocks(graph, new Set());
  const end = list[block]!;
  return {
    ...graph,
    nodes: graph.nodes.map((n) =>
      n.id === end ? ({ ...n, op: "requantize", attrs: {}, inputs: [skip.get(end)!] } as typeof n) : n,
    ),
  };
}

/** Weights that nothing reads any more have no gradient in TensorFlow; here they must be zero. */
function withoutInside(graph: Graph, block: number): Graph {
  const { inside } = findBlocks(graph, new Set());
  const left = without(graph, block);
  return { ...left, nodes: left.nodes.filter((n) => inside.get(n.id) !== block) };
}

describe.each([
  ["a convolution", residual(conv, conv)],
  ["batch norm and activation", residual(normalized, normalized, conv)],
  ["a fork", residual(forked, conv)],
  ["a gate", residual(squeezed, normalized)],
  ["a phinet", withoutDropout(phinet({ alpha: 0.1, beta: 1, t0: 2, layers: 4, resolution: 32, classes: 3 }))],
])("%s", (_, graph) => {
  const p = problem(graph, { batch: 4, chunkRows: 24, layerDrop: true });
  const program = compileTraining(graph, p.plan);

  test("with all blocks kept has TensorFlow's gradients", async () => {
    const got = await byEngine(await start(createLawEngine, program, p), program, allExamples(p));
    expect(worstGradient(got, byTensorflow(tf, p)).error).toBeLessThan(1e-5);
  });

  test.each(program.blocks.map((id, i) => [id, i] as const))(
    "without %s is the network without it",
    async (_id, block) => {
      const engine = await start(createLawEngine, program, p);
      await engine.step(allExamples(p)); // leaves its own values in memory
      await engine.metrics();
      const got = await byEngine(engine, program, { ...allExamples(p), dropped: [block] });
      const want = byTensorflow(tf, { ...p, graph: withoutInside(graph, block) });
      expect(got.loss).toBeCloseTo(want.loss, 5);
      expect(worstGradient(got, want).error).toBeLessThan(1e-5);
      for (const [key, gradient] of Object.entries(got.gradients))
        if (!(key in want.gradients)) expect(gradient.every((v) => v === 0)).toBe(true);
    },
  );
});
