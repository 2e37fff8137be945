/** Whole networks, compiled and run by the law, against TensorFlow.js on the CPU; and against themselves without fusions. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, test } from "vitest";
import type { Graph } from "../../ir/types";
import { dscnn } from "../../nets/dscnn";
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
import type { PlanOptions } from "../options";
import { createTfjsEngine } from "../tfjs/engine";
import { type CompilerSwitches, compileTraining } from ".";

beforeAll(() => tf.setBackend("cpu"));

/** Small, but with enough rows in the last batch norm: with few of them rounding grows from layer to layer. */
const nets: readonly Graph[] = [
  phinet({ alpha: 0.1, beta: 1, t0: 2, layers: 4, resolution: 32, classes: 4 }),
  xinet({ alpha: 0.2, gamma: 4, resolution: 16, layers: 4, classes: 4 }),
  resnet8({ width: 3, resolution: 8, classes: 4 }),
  dscnn({ width: 5, frames: 13, layers: 2, classes: 4 }),
].map(withoutDropout);

const small = { batch: 6, chunkRows: 24 };
const adam: PlanOptions["optimizer"] = { kind: "adam", weightDecay: 0 };

describe.each(nets.map((g) => [g.name, g] as const))("%s", (_name, graph) => {
  test("has TensorFlow's gradients", async () => {
    const p = problem(graph, small);
    const program = compileTraining(graph, p.plan);
    const got = await byEngine(await start(createLawEngine, program, p), program, allExamples(p));
    const want = byTensorflow(tf, p);
    expect(got.loss).toBeCloseTo(want.loss, 5);
    expect(worstGradient(got, want).error).toBeLessThan(1e-5);
  });

  test("has TensorFlow's losses over the first four steps", async () => {
    const p = problem(graph, { ...small, optimizer: adam });
    const program = compileTraining(graph, p.plan);
    const engines = [
      await start(createLawEngine, program, p),
      await start((s) => createTfjsEngine(tf, graph, p.plan, s.state), program, p),
    ] as const;
    for (let step = 0; step < 4; step++) {
      const [got, want] = await Promise.all(
        engines.map(async (engine) => {
          await engine.step({ ...allExamples(p), rate: 0.0005 });
          return (await engine.metrics()).loss;
        }),
      );
      expect(Math.abs(got! - want!) / want!).toBeLessThan(1e-4);
    }
  });

  test("computes the same without fusions, and bit for bit the same without reusing memory", async () => {
    const p = problem(graph, small);
    const outcome = async (switches: CompilerSwitches) => {
      const program = compileTraining(graph, p.plan, switches);
      const engine = await start(createLawEngine, program, p);
      await engine.step({ ...allExamples(p), rate: 0.0005 });
      await engine.metrics();
      return byEngine(engine, program, allExamples(p));
    };
    const best = await outcome({ fuse: true, reuse: true });
    expect(await outcome({ fuse: true, reuse: false })).toEqual(best);
    const plain = await outcome({ fuse: false, reuse: true });
    expect(plain.loss).toBeCloseTo(best.loss, 5);
    expect(worstGradient(best, plain).error).toBeLessThan(1e-5);
  });
});
