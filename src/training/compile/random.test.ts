/** Random graphs: every op in combinations that nobody thought of. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { createRandom, deriveSeed } from "../../core/random";
import { buildGraph } from "../../ir/build";
import { numel } from "../../ir/shape";
import type { Graph, NodeId } from "../../ir/types";
import { randomDag } from "../../testing/randomDag";
import { randomQuantizedModel } from "../../testing/randomGraph";
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

/** The same operations in float, with a learning layer behind each input and a classifier at the end. */
function trainable(source: Graph<"int8">): Graph {
  const g = buildGraph(source.name);
  const moved = new Map<NodeId, NodeId>();
  const learning: NodeId[] = [];
  for (const { id, op, attrs, inputs, out } of source.nodes) {
    if (op === "input") {
      const from = moved.size === 0 ? g.input(out.shape) : "input";
      const learns = g.conv2d(from, out.shape[2]!, { kernel: 1, bias: true }, `learn_${id}`);
      learning.push(learns);
      moved.set(id, learns);
    } else
      moved.set(
        id,
        g.put(
          op,
          inputs.map((i) => moved.get(i)!),
          attrs as never,
          id,
        ),
      );
  }
  const end = moved.get(source.outputs[0]!)!;
  const flat = g.reshape(end, [numel(g.shapeOf(end))], "flat");
  // TensorFlow refuses gradients of what the loss does not hang on: all learning layers take part.
  const means = learning.map((id) => g.globalAvgPool(id, false, `mean_${id}`));
  return g.finish(g.dense(g.concat([flat, ...means], 0, "all"), 3, {}, "classifier"));
}

/** What fusions look for, in random order: norms, activations, dropout, residuals, gates; now and then with a second reader. */
function randomNet(seed: number): Graph {
  const r = createRandom(deriveSeed(seed, "net"));
  const g = buildGraph(`net${seed}`);
  const c = 3 + r.integer(3);
  let x = g.conv2d(g.input([5, 6, 2]), c, { bias: false }, "start");
  const old = [x];
  const acts = ["relu", "relu6", "hardSwish", "silu", "sigmoid", "tanh"] as const;
  const act = (v: NodeId) => g.activate(v, acts[r.integer(acts.length)]!);
  const layer = (v: NodeId) =>
    r.chance(0.5) ? g.conv2d(v, c, { kernel: 1 + r.integer(3) }) : g.depthwise(v);
  const steps: ((v: NodeId) => NodeId)[] = [
    layer,
    act,
    (v) => g.batchNorm(layer(v)),
    (v) => g.dropout(act(g.batchNorm(v)), 0, true),
    (v) => g.add(g.batchNorm(layer(v)), v),
    (v) => g.add(v, act(g.batchNorm(layer(act(v))))),
    (v) => g.add(v, old[r.integer(old.length)]!),
    (v) => {
      const squeezed = act(g.conv2d(g.globalAvgPool(v, true), 2, { kernel: 1, bias: true }));
      return g.mul(v, g.activate(g.conv2d(squeezed, c, { kernel: 1, bias: r.chance(0.5) }), "sigmoid"));
    },
  ];
  for (let i = 3 + r.integer(5); i > 0; i--) {
    x = steps[r.integer(steps.length)]!(x);
    old.push(x);
  }
  return g.finish(g.dense(g.globalAvgPool(g.batchNorm(x)), 3, {}, "classifier"));
}

const nets = Array.from({ length: 60 }, (_, seed) => [seed, randomNet(seed)] as const);

test.each(nets)(
  "net %d: TensorFlow's gradients, with blocks that can be dropped, looked at or not",
  async (seed, graph) => {
    const r = createRandom(seed);
    const want = byTensorflow(tf, problem(graph, { batch: 5, seed }));
    for (const fuse of [true, false]) {
      const taps = graph.nodes.filter(() => r.chance(0.1)).map((n) => n.id);
      const p = problem(graph, { batch: 5, seed, chunkRows: 16, layerDrop: r.chance(0.5), taps });
      const program = compileTraining(graph, p.plan, { fuse, reuse: true });
      const got = await byEngine(await start(createLawEngine, program, p), program, allExamples(p));
      expect(got.loss).toBeCloseTo(want.loss, 4);
      expect(worstGradient(got, want).error).toBeLessThan(1e-5);
    }
  },
);

const graphs = Array.from({ length: 40 }, (_, seed) => [
  [`dag ${seed}`, trainable(randomDag(seed).graph)] as const,
  [`chain ${seed}`, trainable(randomQuantizedModel(seed).graph)] as const,
]).flat();

test.each(graphs)(
  "%s: TensorFlow's gradients, whether fused or not, with memory reused or not",
  async (_, graph) => {
    const p = problem(graph, { batch: 3, chunkRows: 16, seed: 3 });
    const want = byTensorflow(tf, p);
    const outcome = async (fuse: boolean, reuse: boolean) => {
      const program = compileTraining(graph, p.plan, { fuse, reuse });
      return byEngine(await start(createLawEngine, program, p), program, allExamples(p));
    };
    const got = await outcome(true, true);
    expect(got.loss).toBeCloseTo(want.loss, 4);
    expect(worstGradient(got, want).error).toBeLessThan(1e-5);
    expect(await outcome(true, false)).toEqual(got);
    expect(worstGradient(await outcome(false, true), want).error).toBeLessThan(1e-5);
  },
);
