import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { buildGraph } from "../../ir/build";
import type { Tensor } from "../../ir/op";
import type { FloatWeight, Quant, Shape, WeightKey } from "../../ir/types";
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

/** Rounds to 127 steps each way; ties do not occur in random weights. */
const rounded = (values: Float32Array): Float32Array => {
  const scale = Math.fround(values.reduce((m, v) => Math.max(m, Math.abs(v)), 0) / 127);
  return values.map((v) => Math.round(v / scale) * scale);
};

/** A weight as int8 would hold it: a scale for each group of indices. */
function quantized({ shape, data }: FloatWeight, groupOf: (i: number) => number): FloatWeight {
  const out = Float32Array.from(data);
  for (const group of new Set([...data.keys()].map(groupOf))) {
    const own = [...data.keys()].filter((i) => groupOf(i) === group);
    for (const [k, v] of rounded(Float32Array.from(own, (i) => data[i]!)).entries()) out[own[k]!] = v;
  }
  return { shape, data: out };
}

/** Output channels come first in convolutions and last in depthwise ones. */
const perOutput = (shape: Shape) => {
  const each = shape.slice(1).reduce((n, d) => n * d, 1);
  return (i: number) => (shape[0] === 1 ? i % shape[3]! : Math.floor(i / each));
};

test("the forward pass reads int8 weights, and their gradients go to the weights behind them", async () => {
  const g = buildGraph("weights");
  let x = g.conv2d(g.input([5, 5, 2]), 5, { bias: true }, "conv");
  x = g.activate(g.batchNorm(x), "relu");
  x = g.depthwise(x, { bias: true, stride: 2 }, "depthwise");
  const graph = g.finish(g.dense(g.globalAvgPool(x), 3, {}, "classifier"));
  const p = problem(graph, { batch: 4, chunkRows: 16, fakeQuant: { ranges: {} } });
  const program = compileTraining(graph, p.plan);
  const engine = await start(createLawEngine, program, p);
  const got = await byEngine(engine, program, allExamples(p));
  const weights = Object.fromEntries(
    Object.entries(p.weights).map(([key, w]) => {
      const group = key.startsWith("classifier") ? () => 0 : perOutput(w.shape);
      return [key, key.endsWith("/kernel") ? quantized(w, group) : w];
    }),
  );
  const want = byTensorflow(tf, { ...p, weights });
  expect(got.loss).toBeCloseTo(want.loss, 5);
  expect(worstGradient(got, want).error).toBeLessThan(1e-5);
  // Evaluation reads the shadow of the weights as they are now.
  await engine.step({ ...allExamples(p), rate: 0.1 });
  const after = await engine.read();
  const fresh = await start(createLawEngine, program, { ...p, weights: after.weights });
  expect(await engine.evaluate("validation")).toEqual(await fresh.evaluate("validation"));
});

/** int8 fake quantization with a straight-through gradient, by TensorFlow.js. */
function fakeQuantized({ scale, zeroPoint }: Quant) {
  const [low, high] = [(-128 - zeroPoint) * scale, (127 - zeroPoint) * scale];
  return tf.customGrad(((x: Tensor, save: (t: Tensor[]) => void) => {
    save([x]);
    const value = tf.mul(tf.round(tf.div(tf.clipByValue(x, low, high), scale)), scale);
    const gradFunc = (dy: Tensor, [v]: Tensor[]) =>
      tf.mul(dy, tf.cast(tf.logicalAnd(tf.greaterEqual(v!, low), tf.lessEqual(v!, high)), "float32"));
    return { value, gradFunc };
  }) as never) as unknown as (x: Tensor) => Tensor;
}

const ranges: Readonly<Record<string, Quant>> = {
  input: { scale: 0.05, zeroPoint: 3 },
  hidden: { scale: 0.02, zeroPoint: -20 },
  norm: { scale: 0.02, zeroPoint: 10 },
  act: { scale: 0.01, zeroPoint: -128 },
  sum: { scale: 0.015, zeroPoint: 0 },
};

/** Dense layers, so that TensorFlow.js can be written out here with quantization in between. */
function perceptron(tapped: readonly (keyof typeof ranges)[]) {
  const g = buildGraph("values");
  const hidden = g.dense(g.input([6]), 5, { bias: false }, "hidden");
  const act = g.activate(g.batchNorm(hidden, "norm"), "relu", "act");
  const graph = g.finish(g.dense(g.add(act, hidden, "sum"), 3, {}, "classifier"));
  const chosen = Object.fromEntries(tapped.map((id) => [id, ranges[id]!]));
  const p = problem(graph, { batch: 16, fakeQuant: { ranges: chosen } });
  const at = (id: string) => (chosen[id] ? fakeQuantized(chosen[id]) : (x: Tensor) => x);
  const weight = (key: WeightKey) => {
    const w = p.weights[key]!;
    return tf.tensor(key.endsWith("/kernel") ? rounded(w.data) : w.data, [...w.shape]) as Tensor;
  };
  const keys = ["hidden/kernel", "norm/gamma", "norm/beta", "classifier/kernel", "classifier/bias"] as const;
  const loss = (...[w1, gamma, beta, w2, bias]: Tensor[]): Tensor => {
    const x = at("input")(tf.tensor(p.values, [16, 6]));
    const h = at("hidden")(tf.matMul(x, w1!, false, true));
    const { mean, variance } = tf.moments(h, 0);
    const xhat = tf.mul(tf.sub(h, mean), tf.rsqrt(tf.add(variance, 1e-3)));
    const n = at("norm")(tf.add(tf.mul(xhat, gamma!), beta!));
    const s = at("sum")(tf.add(at("act")(tf.relu(n)), h));
    const z = tf.add(tf.matMul(s, w2!, false, true), bias!);
    const y = tf.oneHot(tf.tensor1d([...p.labels], "int32"), 3);
    return tf.div(tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(z as never)))), 16);
  };
  const want = tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads(loss as never)(keys.map(weight));
    const gradients = Object.fromEntries(grads.map((d, i) => [keys[i]!, Float32Array.from(d.dataSync())]));
    return { loss: value.dataSync()[0]!, gradients };
  });
  return { p, want };
}

test.each([
  ["the input", ["input"], 1],
  ["a layer", ["hidden"], 1],
  ["an activation, within the normalizing kernel", ["act"], 0],
  ["a sum", ["sum"], 1],
  ["everything", ["input", "hidden", "norm", "act", "sum"], 3],
] as const)("values of %s are rounded and clipped, straight through", async (_, tapped, separate) => {
  const { p, want } = perceptron(tapped);
  for (const fuse of [true, false]) {
    const program = compileTraining(p.graph, p.plan, { fuse, reuse: true });
    const got = await byEngine(await start(createLawEngine, program, p), program, allExamples(p));
    expect(got.loss).toBeCloseTo(want.loss, 4);
    expect(worstGradient(got, want).error).toBeLessThan(2e-5);
    const alone = program.step.filter((c) => c.kernel === "fakeQuantize");
    expect(alone).toHaveLength(separate);
  }
});
