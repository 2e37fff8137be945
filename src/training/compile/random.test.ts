/** Random graphs: every op in combinations that nobody thought of. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
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
