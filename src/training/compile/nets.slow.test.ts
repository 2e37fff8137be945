/** Whole networks at the sizes people train, compiled and run on WASM and WebGPU, against TensorFlow.js on the CPU. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, test } from "vitest";
import { nodeWasmEnv } from "../../cli/trainingThreads";
import type { Graph } from "../../ir/types";
import { dscnn } from "../../nets/dscnn";
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
import type { TrainingEngine } from "../engine";
import { createTfjsEngine } from "../tfjs/engine";
import { createWasmEngine } from "../wasm/engine";
import { createWebgpuEngine } from "../webgpu/engine";
import { type NodeGpu, openNodeGpu } from "../webgpu/nodeDevice";
import { wishes } from "../webgpu/targets";
import { compileTraining } from ".";

let gpu: NodeGpu;
beforeAll(async () => {
  await tf.setBackend("cpu");
  gpu = await openNodeGpu();
});

/** What rounding may do to a gradient: it grows with depth, between any two of TensorFlow.js, WASM and the law alike. */
const nets: readonly (readonly [graph: Graph, batch: number, rounding: number])[] = [
  [phinet({ alpha: 0.5, beta: 1, t0: 4, layers: 6, resolution: 32, classes: 10 }), 16, 1e-5],
  [xinet({ alpha: 0.25, gamma: 4, resolution: 48, classes: 10 }), 8, 1e-5],
  [resnet8({}), 2, 1e-5],
  [mobilenetV2({ alpha: 0.1, resolution: 64, classes: 10 }), 16, 5e-5],
  [dscnn({}), 2, 1e-5],
];

/**
 * Among a million values one lies so near a kink that two roundings fall on two sides of it, and its part of the gradient comes
 * or goes. Smooth activations in their place leave all else as it is.
 */
const smooth = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((n) => (n.op === "relu" || n.op === "relu6" ? { ...n, op: "silu", attrs: {} } : n)),
});

const named = nets.map(([g, batch, rounding]) => [g.name, withoutDropout(g), batch, rounding] as const);

describe.each(named)("%s", (_, graph, batch, rounding) => {
  const prepared = (g: Graph) => {
    const p = problem(g, { batch });
    const program = compileTraining(g, p.plan);
    const env = () => ({ device: gpu.device, info: gpu.adapter.info });
    const engines = () =>
      Promise.all([
        start((s) => createWasmEngine(s, nodeWasmEnv()), program, p),
        start((s) => createWebgpuEngine(s, env()), compileTraining(g, { ...p.plan, ...wishes }), p),
      ]);
    return { p, program, engines };
  };

  test("has TensorFlow's gradients", { timeout: 300_000 }, async () => {
    const { p, program, engines } = prepared(smooth(graph));
    const want = byTensorflow(tf, p);
    for (const engine of await engines()) {
      const got = await byEngine(engine, program, allExamples(p));
      engine.dispose();
      expect(Math.abs(got.loss - want.loss) / want.loss, engine.id).toBeLessThan(1e-5);
      expect(worstGradient(got, want).error, engine.id).toBeLessThan(rounding);
    }
  });

  test("has TensorFlow's losses over the first four steps", { timeout: 600_000 }, async () => {
    const { p, program, engines } = prepared(graph);
    const plain = await start((s) => createTfjsEngine(tf, graph, p.plan, s.state), program, p);
    const compiled = await engines();
    const lossOf = async (engine: TrainingEngine) => {
      await engine.step({ ...allExamples(p), rate: 0.001 });
      return (await engine.metrics()).loss;
    };
    for (let step = 0; step < 4; step++) {
      const want = await lossOf(plain);
      for (const engine of compiled)
        expect(Math.abs((await lossOf(engine)) - want) / want, engine.id).toBeLessThan(1e-4);
    }
    for (const engine of [plain, ...compiled]) engine.dispose();
  });
});
