import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, test } from "vitest";
import { nodeWasmEnv } from "../../cli/trainingThreads";
import { shapes } from "../../datasets/shapes/load";
import type { Dataset } from "../../datasets/types";
import { buildGraph } from "../../ir/build";
import { hashModel } from "../../ir/hash";
import { init } from "../../ir/init";
import type { Model } from "../../ir/types";
import type { StartEngine } from "../../training/engine";
import { noAugment } from "../../training/options";
import { planned } from "../../training/planned";
import { createTfjsEngine } from "../../training/tfjs/engine";
import { createWasmEngine } from "../../training/wasm/engine";
import { registerWasmGradients } from "../../worker/wasmGradients";
import { type TrainOptions, trainDefaults } from "./options";
import { type Checkpoint, train } from "./train";

let data: Dataset;
beforeAll(async () => {
  setWasmPaths(join(import.meta.dirname, "../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/"));
  registerWasmGradients(tf);
  await tf.setBackend("wasm");
  data = await shapes.load({ train: 300, validation: 120, test: 0 });
});

/** Three layers with all that trains: batch norm's averages, dropout's seeds, biases. */
function network(seed = 1): Model {
  const g = buildGraph("small");
  let x = g.activate(g.batchNorm(g.conv2d(g.input([16, 16, 1]), 8, { stride: 2 })), "relu");
  x = g.activate(g.batchNorm(g.conv2d(x, 16, { stride: 2 })), "relu");
  x = g.dropout(x, 0.1);
  return init(g.finish(g.dense(g.globalAvgPool(x), 4)), seed);
}

const options = (o: Partial<TrainOptions> = {}): TrainOptions => ({
  ...trainDefaults,
  epochs: 2,
  schedule: { kind: "cosine", rate: 0.02, warmup: 0.2 },
  ...o,
});
const startEngine: StartEngine = async (graph, plan, state) => createTfjsEngine(tf, graph, plan, state);
const io = { startEngine, now: () => 0 };
const losses = (history: readonly { loss: number; validationLoss: number }[]) =>
  history.flatMap((e) => [e.loss, e.validationLoss]);

test("learns: the loss falls, accuracy clearly beats chance, the model it was given stays as it was", async () => {
  const g = buildGraph("learner");
  let x = g.activate(g.batchNorm(g.conv2d(g.input([16, 16, 1]), 8)), "relu");
  x = g.activate(g.batchNorm(g.conv2d(g.pool("maxPool", x, 2), 16)), "relu");
  const model = init(g.finish(g.dense(g.reshape(g.pool("maxPool", x, 2), [4 * 4 * 16]), 4)), 1);
  const before = hashModel(model);
  const result = await train(
    model,
    data,
    options({ epochs: 6, augment: noAugment, schedule: { kind: "cosine", rate: 0.01, warmup: 0.5 } }),
    io,
  );
  expect(hashModel(model)).toBe(before);
  expect(result.ended).toBe("finished");
  expect(result.history.length).toBe(6);
  expect(result.history.at(-1)!.loss).toBeLessThan(0.7 * result.history[0]!.loss);
  const best = result.history.find((e) => e.epoch === result.bestEpoch)!;
  expect(best.validationAccuracy).toBe(Math.max(...result.history.map((e) => e.validationAccuracy)));
  expect(best.validationAccuracy).toBeGreaterThan(0.6); // chance is 0.25
});

test("the same seed gives the same losses, another seed others", async () => {
  const [a, b, c] = await Promise.all(
    [1, 1, 2].map((seed) => train(network(), data, options({ epochs: 1, seed }), io)),
  );
  for (const [i, loss] of losses(a!.history).entries()) expect(losses(b!.history)[i]).toBeCloseTo(loss, 3);
  expect(losses(c!.history)).not.toEqual(losses(a!.history));
});

test.each([
  ["adamw", { kind: "adamw", weightDecay: 0.01 }],
  ["sgd", { kind: "sgd", momentum: 0.9, weightDecay: 1e-3 }],
] as const)("%s goes on from a checkpoint as if it had never stopped", async (_, optimizer) => {
  const checkpoints: Checkpoint[] = [];
  const whole = await train(network(), data, options({ optimizer }), {
    ...io,
    onCheckpoint: (c) => void checkpoints.push(c),
  });
  const resume = structuredClone(checkpoints[0]!);
  const rest = await train(network(99), data, options({ optimizer }), { ...io, resume });
  expect(rest.history.map((e) => e.epoch)).toEqual([1, 2]);
  for (const [i, loss] of losses(whole.history).entries())
    expect(losses(rest.history)[i]).toBeCloseTo(loss, 4);
  expect(rest.bestEpoch).toBe(whole.bestEpoch);
  for (const [key, w] of Object.entries(whole.model.weights)) {
    for (const [i, v] of w.data.entries())
      expect(rest.model.weights[key as "a/b"]!.data[i]).toBeCloseTo(v, 4);
  }
});

test("a compiled plan and plain TensorFlow.js train alike: batches, augmentation, mixup, dropout, clipping and averages", async () => {
  const augment = { ...noAugment, flip: true, shift: 2, crop: 0.8, noise: 0.05, cutout: 4, timeMask: 2 };
  const all = options({ epochs: 1, augment, mixup: 0.3, labelSmoothing: 0.1, clip: 0.5, averageDecay: 0.9 });
  const compiled = planned((start) => createWasmEngine(start, nodeWasmEnv(1)), startEngine, {
    notice: (text) => expect.unreachable(text),
    onProgress: () => {},
  });
  const plain = await train(network(), data, all, io);
  const fast = await train(network(), data, all, { ...io, startEngine: compiled });
  for (const [i, loss] of losses(plain.history).entries())
    expect(losses(fast.history)[i]).toBeCloseTo(loss, 3);
  for (const [key, w] of Object.entries(plain.model.weights)) {
    for (const [i, v] of w.data.entries())
      expect(fast.model.weights[key as "a/b"]!.data[i], key).toBeCloseTo(v, 2);
  }
});

test("tensors: as many after training as before, and no more after each epoch", async () => {
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  const stop = new AbortController();
  await train(network(), data, options(), {
    ...io,
    onCheckpoint: () => void counts.push(tf.memory().numTensors),
  });
  expect(new Set(counts).size).toBe(1);
  await train(network(), data, options(), {
    ...io,
    signal: stop.signal,
    breathe: async () => stop.abort(),
  });
  expect(tf.memory().numTensors).toBe(before);
});

test("a learning rate that is no number is refused; one that blows up ends with what to do", async () => {
  const rate = (r: number) => options({ schedule: { kind: "constant", rate: r } });
  await expect(train(network(), data, rate(Number.NaN), io)).rejects.toThrow(
    "train.learningRate: learningRate is NaN",
  );
  const before = tf.memory().numTensors;
  const wild = { ...rate(100), optimizer: { kind: "sgd", momentum: 0.99, weightDecay: 1 } } as const;
  const result = await train(network(), data, { ...wild, epochs: 6 }, io);
  expect(result.ended).toBe("diverged");
  expect(result.failure).toMatchObject({
    code: "diverged",
    what: expect.stringContaining("no longer a number"),
  });
  expect(result.failure!.next).toContain("now 100; try 25");
  for (const w of Object.values(result.model.weights)) expect(w.data.every(Number.isFinite)).toBe(true);
  expect(tf.memory().numTensors).toBe(before);
});

test("stopping keeps the best epoch so far", async () => {
  const stop = new AbortController();
  const result = await train(network(), data, options({ epochs: 50 }), {
    ...io,
    signal: stop.signal,
    onCheckpoint: (c) => c.epoch === 2 && stop.abort(),
  } as Parameters<typeof train>[3]);
  expect(result.ended).toBe("stopped");
  expect(result.history.length).toBe(2);
  expect(result.failure).toBeNull();
  expect(result.bestEpoch).toBeGreaterThan(0);
});

test("patience ends a plateau", async () => {
  const still = options({ epochs: 20, patience: 2, schedule: { kind: "constant", rate: 1e-8 } });
  const result = await train(network(), data, still, io);
  expect(result.ended).toBe("plateau");
  expect(result.history.length).toBeLessThan(20);
});

test("a network for other data is refused by shape and by classes", async () => {
  const g = buildGraph("other");
  const wide = init(g.finish(g.dense(g.globalAvgPool(g.input([8, 16, 1])), 4)), 1);
  await expect(train(wide, data, options(), io)).rejects.toThrow(
    "the network takes 8x16x1, Shapes gives 16x16x1",
  );
  const h = buildGraph("other");
  const five = init(h.finish(h.dense(h.globalAvgPool(h.input([16, 16, 1])), 5)), 1);
  await expect(train(five, data, options(), io)).rejects.toThrow("has 5 outputs, Shapes has 4 classes");
});
