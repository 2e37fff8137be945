/** What a plan's options do to the program, and what the program says of itself. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, test } from "vitest";
import { FailureError } from "../../core/failure";
import { buildGraph } from "../../ir/build";
import { viaTfjs } from "../../ir/op";
import { type TrainKernelName, trainKernels } from "../../ir/trainKernels";
import type { Graph, WeightKey } from "../../ir/types";
import { mlp } from "../../nets/mlp";
import { phinet } from "../../nets/phinet";
import { resnet8 } from "../../nets/resnet8";
import { runFloat } from "../../runtime/float";
import { smallNets } from "../../testing/smallNets";
import {
  allExamples,
  byEngine,
  byTensorflow,
  type Problem,
  problem,
  start,
  withoutDropout,
  worstGradient,
} from "../../testing/trainingOracle";
import { createLawEngine } from "../law/engine";
import type { PlanOptions } from "../options";
import { compileTraining } from ".";
import { facetOf } from "./units";

beforeAll(() => tf.setBackend("cpu"));

const tiny = (() => {
  const g = buildGraph("tiny");
  const x = g.activate(g.batchNorm(g.conv2d(g.input([6, 6, 2]), 5, {}, "conv"), "norm"), "relu", "act");
  return g.finish(g.dense(g.globalAvgPool(x), 3, {}, "classifier"));
})();

async function trained(p: Problem, steps: number, rate = 0.05) {
  const program = compileTraining(p.graph, p.plan);
  const engine = await start(createLawEngine, program, p);
  for (let i = 0; i < steps; i++) await engine.step({ ...allExamples(p), rate });
  return { engine, program };
}

const largest = (v: Iterable<number>) => [...v].reduce((m, x) => Math.max(m, Math.abs(x)), 0);
const sgd: PlanOptions["optimizer"] = { kind: "sgd", momentum: 0, weightDecay: 0 };

describe("evaluation", () => {
  test.each(smallNets.slice(0, 6).map((g) => [g.name, g] as const))(
    "of %s is inference with moving averages",
    async (_, graph) => {
      const p = problem(graph, { batch: 2 });
      const { engine } = await trained(p, 0);
      const [want] = await runFloat(tf, { graph, weights: p.weights }, p.values, 2);
      const got = await engine.evaluate("validation");
      expect(largest(got.map((v, i) => v - want![i]!)) / largest(want!)).toBeLessThan(1e-5);
    },
  );

  test("uses what the steps have moved", async () => {
    const p = problem(tiny);
    const { engine } = await trained(p, 3);
    const { weights } = await engine.read();
    const [want] = await runFloat(tf, { graph: tiny, weights }, p.values, p.plan.batch);
    const got = await engine.evaluate("validation");
    expect(largest(got.map((v, i) => v - want![i]!)) / largest(want!)).toBeLessThan(1e-5);
    expect(weights["norm/steps"]!.data[0]).toBe(3);
  });
});

describe("options", () => {
  test("the gradient is clipped to the norm of the whole", async () => {
    const p = problem(tiny, { optimizer: sgd });
    const want = byTensorflow(tf, p);
    const norm = Math.sqrt(
      Object.values(want.gradients)
        .flatMap((g) => [...g])
        .reduce((s, v) => s + v * v, 0),
    );
    for (const [clip, factor] of [
      [norm / 4, 0.25],
      [norm * 2, 1],
    ] as const) {
      const { engine } = await trained({ ...p, plan: { ...p.plan, clip } }, 1, 1);
      const { weights } = await engine.read();
      for (const [key, g] of Object.entries(want.gradients)) {
        const moved = weights[key as WeightKey]!.data.map(
          (v, i) => p.weights[key as WeightKey]!.data[i]! - v,
        );
        expect(largest(moved.map((v, i) => v - factor * g[i]!))).toBeLessThan(1e-5);
      }
    }
  });

  test("gradients stored times a factor train the same", async () => {
    const run = async (lossScale: number) => {
      const p = problem(tiny, { lossScale, clip: 0.1, chunkRows: 16 });
      return (await trained(p, 3)).engine.read();
    };
    const [plain, scaled] = [await run(1), await run(1024)];
    for (const [key, w] of Object.entries(plain.weights))
      expect(largest(w.data.map((v, i) => v - scaled.weights[key as WeightKey]!.data[i]!))).toBeLessThan(
        1e-5,
      );
  });

  test("weight decay takes kernels, and nothing else", async () => {
    const flat = (weightDecay: number): PlanOptions["optimizer"] => ({ kind: "adamw", weightDecay });
    const read = async (decay: number) =>
      (await (await trained(problem(tiny, { optimizer: flat(decay) }), 1, 0.1)).engine.read()).weights;
    const [without, decayed] = [await read(0), await read(0.5)];
    const p = problem(tiny);
    for (const key of Object.keys(without) as WeightKey[]) {
      const want = without[key]!.data.map(
        (v, i) => v - (key.endsWith("/kernel") ? 0.05 * p.weights[key]!.data[i]! : 0),
      );
      expect(largest(want.map((v, i) => v - decayed[key]!.data[i]!))).toBeLessThan(1e-6);
    }
  });

  test("pruned weights stay zero, and averages follow at their own pace", async () => {
    const p = problem(tiny, { masked: true, averageDecay: 0.75, optimizer: sgd });
    const { engine } = await trained(p, 0);
    const data = Float32Array.from({ length: 90 }, (_, i) => i % 2);
    await engine.setMask({ "conv/kernel": data });
    await engine.step({ ...allExamples(p), rate: 0.1 });
    const { weights, average } = await engine.read();
    const kernel = weights["conv/kernel"]!.data;
    expect(kernel.every((v, i) => (v === 0) === (i % 2 === 0))).toBe(true);
    const before = p.weights["conv/kernel"]!.data;
    const want = kernel.map((v, i) => 0.75 * before[i]! + 0.25 * v);
    expect(largest(want.map((v, i) => v - average!["conv/kernel"]![i]!))).toBeLessThan(1e-6);
  });

  test("taps can be looked at after the step, though others use their memory", async () => {
    const p = problem(tiny, { taps: ["conv", "act"] });
    const { engine } = await trained(p, 1, 0);
    const [conv, act] = [await engine.peek("conv"), await engine.peek("act")];
    const rows = p.plan.batch * 36;
    const lanes = 8; // 5 channels, padded
    for (let c = 0; c < 5; c++) {
      const x = Array.from({ length: rows }, (_, r) => conv[r * lanes + c]!);
      const mean = x.reduce((a, b) => a + b) / rows;
      const deviation = Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / rows + 1e-3);
      const [gamma, beta] = [p.weights["norm/gamma"]!.data[c]!, p.weights["norm/beta"]!.data[c]!];
      const want = x.map((v) => Math.max(0, (gamma * (v - mean)) / deviation + beta));
      expect(largest(want.map((v, r) => v - act[r * lanes + c]!))).toBeLessThan(1e-5);
    }
  });

  test("vectors that the plan does not need take no memory", () => {
    const words = (o: Partial<PlanOptions>) => compileTraining(tiny, problem(tiny, o).plan).words;
    expect(words({ optimizer: sgd })).toMatchObject({ second: 0, average: 0, mask: 0, shadow: 0, frozen: 0 });
    const all = words({ averageDecay: 0.9, masked: true, fakeQuant: { ranges: {} } });
    for (const space of ["gradient", "first", "second", "average", "mask", "shadow"] as const)
      expect(all[space]).toBe(all.parameter);
  });
});

describe("dropout", () => {
  /** dense -> dropout -> dense, with the mask that the step drew. */
  function net(rate: number): Graph {
    const g = buildGraph("dropping");
    const x = g.dropout(g.dense(g.input([8]), 20, {}, "hidden"), rate, false, "drop");
    return g.finish(g.dense(x, 3, {}, "classifier"));
  }

  test("drops its share, scales the rest, and lets the same gradients through", async () => {
    const p = problem(net(0.4), { batch: 16, taps: ["hidden", "drop"] });
    const program = compileTraining(p.graph, p.plan);
    const engine = await start(createLawEngine, program, p);
    const got = await byEngine(engine, program, allExamples(p));
    const [x, y] = [await engine.peek("hidden"), await engine.peek("drop")];
    const factor = y.map((v, i) => v / x[i]!);
    const kept = factor.filter((v) => Math.abs(v - 1 / 0.6) < 1e-4).length;
    expect(factor.filter((v) => v === 0).length + kept).toBe(320);
    expect(kept / 320).toBeGreaterThan(0.5);
    expect(kept / 320).toBeLessThan(0.7);
    const mask = tf.tensor(factor, [16, 20]);
    const keys = ["hidden/kernel", "hidden/bias", "classifier/kernel", "classifier/bias"] as const;
    const loss = (...[w1, b1, w2, b2]: tf.Tensor[]) => {
      const h = tf.mul(
        tf.add(tf.matMul(tf.tensor2d(p.values, [16, 8]), w1 as tf.Tensor2D, false, true), b1!),
        mask,
      );
      const z = tf.add(tf.matMul(h as tf.Tensor2D, w2 as tf.Tensor2D, false, true), b2!);
      const target = tf.oneHot(tf.tensor1d([...p.labels], "int32"), 3);
      return tf.div(tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(z)))), 16) as tf.Scalar;
    };
    const grads = tf.grads(loss)(keys.map((k) => tf.tensor(p.weights[k]!.data, [...p.weights[k]!.shape])));
    const gradients = Object.fromEntries(grads.map((d, i) => [keys[i]!, d.dataSync<"float32">()]));
    expect(worstGradient(got, { loss: got.loss, gradients }).error).toBeLessThan(1e-5);
  });

  test("draws anew in each layer and each step, and the same within normalization as alone", async () => {
    const graph = phinet({ alpha: 0.1, beta: 1, t0: 2, layers: 3, resolution: 16, classes: 3 });
    const half = {
      ...graph,
      nodes: graph.nodes.map((n) => (n.op === "dropout" ? { ...n, attrs: { ...n.attrs, rate: 0.5 } } : n)),
    };
    const p = problem(half, { batch: 6 });
    const run = async (fuse: boolean, seed: number) => {
      const program = compileTraining(half, p.plan, { fuse, reuse: true });
      return byEngine(await start(createLawEngine, program, p), program, { ...allExamples(p), seed });
    };
    const [fused, alone, other] = [await run(true, 7), await run(false, 7), await run(true, 8)];
    expect(worstGradient(fused, alone).error).toBeLessThan(1e-4);
    expect(fused.loss).not.toBe(other.loss);
    const { step } = compileTraining(half, p.plan, { fuse: false, reuse: true });
    const salts = step
      .filter((c) => c.kernel === "dropout" && c.what.endsWith("forward"))
      .map((c) => c.numbers.dropSalt);
    expect(new Set(salts).size).toBe(3);
  });
});

describe("programs", () => {
  const plan = (graph: Graph, o: Partial<PlanOptions> = {}) => problem(graph, { batch: 32, ...o }).plan;
  const net = withoutDropout(phinet({ alpha: 0.35, beta: 1, t0: 6, layers: 7, resolution: 32, classes: 10 }));

  test("name every buffer and number of their kernels, in range and aligned", () => {
    for (const graph of smallNets) {
      const { step, evaluate, words } = compileTraining(graph, plan(graph, { clip: 1, layerDrop: true }));
      for (const call of [...step, ...evaluate]) {
        const { buffers, ints, floats } = trainKernels[call.kernel];
        const uses = Object.entries(buffers);
        const needed = uses.filter(([, use]) => !use.endsWith("?")).map(([name]) => name);
        expect(Object.keys(call.buffers)).toEqual(expect.arrayContaining(needed));
        expect(uses.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(call.buffers)));
        const numbers = [...ints, ...floats] as readonly string[];
        expect(Object.keys(call.numbers)).toEqual(expect.arrayContaining([...numbers]));
        for (const name of ints) expect(Number.isInteger(call.numbers[name])).toBe(true);
        for (const { space, at, words: size } of Object.values(call.buffers)) {
          expect(at % 64).toBe(0);
          expect(at + size).toBeLessThanOrEqual(words[space]);
        }
      }
    }
  });

  test("a PhiNet's batch norms, gates and optimizer cost no calls that one kernel can save", () => {
    const { step } = compileTraining(net, plan(net));
    const count = (kernel: TrainKernelName) => step.filter((c) => c.kernel === kernel).length;
    expect(step.length).toBeLessThan(175);
    for (const kernel of [
      "moments",
      "activate",
      "activateGrad",
      "dropout",
      "sumRows",
      "multiplyGrad",
    ] as const)
      expect(count(kernel)).toBe(0);
    expect(count("normalizeGradReduce")).toBe(0);
    expect(count("squeezeExcite")).toBe(7);
    expect(count("optimize")).toBe(1);
    expect(count("reduceGradients")).toBe(1);
  });

  test("relu costs no call behind a layer that can apply it itself", () => {
    const calls = (graph: Graph, kernel: TrainKernelName) =>
      compileTraining(graph, plan(graph)).step.filter((c) => c.kernel === kernel).length;
    expect(calls(mlp({ input: [8], hidden: [9, 7], classes: 3 }), "activate")).toBe(0);
    expect(calls(resnet8({}), "activate")).toBe(0);
  });

  test("are the same whenever they are compiled", () => {
    expect(compileTraining(net, plan(net))).toEqual(compileTraining(net, plan(net)));
  });

  test("cut rows into at most 64 parts of at least so many rows", () => {
    const { step } = compileTraining(net, plan(net, { chunkRows: 100 }));
    for (const { numbers, buffers } of step.filter((c) => c.kernel === "convGradWeight")) {
      const rows = numbers.batch! * numbers.outH! * numbers.outW!;
      const parts = Math.ceil(rows / numbers.chunk!);
      expect(parts).toBeLessThanOrEqual(64);
      if (parts > 1) expect(numbers.chunk).toBeGreaterThanOrEqual(100);
      const weight = numbers.kH! * numbers.kW! * numbers.inC! * numbers.outC!;
      expect(buffers.dw!.words).toBe(parts * weight);
    }
  });
});

describe("mistakes", () => {
  const failure = (graph: Graph, o: Partial<PlanOptions> = {}) => {
    try {
      compileTraining(graph, problem(graph, o).plan);
    } catch (thrown) {
      return (thrown as FailureError).failure;
    }
    return null;
  };

  test("an op without gradient names itself and the price", () => {
    const node = tiny.nodes.find((n) => n.op === "conv2d")!;
    expect(() => facetOf(node, viaTfjs)).toThrow(FailureError);
    expect(() => facetOf(node, viaTfjs)).toThrow(/^conv: conv2d has no training kernels/);
  });

  test("classes, inputs and taps must fit", () => {
    expect(failure(tiny, { taps: ["nowhere"] })).toMatchObject({ code: "bad-usage", where: "tiny" });
    expect(failure(tiny, { classes: 4 })).toMatchObject({ code: "shape-mismatch", where: "classifier" });
    const g = buildGraph("two");
    const two = g.finish(g.dense(g.concat([g.input([2]), g.input([3], "b")], 0), 2));
    expect(failure(two)).toMatchObject({ code: "bad-graph", where: "two" });
  });
});
