import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { nodeWasmEnv } from "../cli/trainingThreads";
import { shapes } from "../datasets/shapes/load";
import type { Dataset } from "../datasets/types";
import { buildGraph } from "../ir/build";
import { init } from "../ir/init";
import { dequantize, quantizeValue } from "../ir/quantMath";
import type { Graph, Model, Node, QuantizedModel, WeightKey } from "../ir/types";
import { phinet } from "../nets/phinet";
import { lowerGraph, toTensors } from "../runtime/float";
import { runReference, runReferenceLayers } from "../runtime/reference";
import { quantizedNet } from "../testing/quantizedNet";
import type { StartEngine } from "../training/engine";
import { planned } from "../training/planned";
import { createWasmEngine } from "../training/wasm/engine";
import { quantizeInput } from "./evaluate";
import { asFloat } from "./quantize";
import { type AwareResult, quantizeAware, rangesOf } from "./quantizeAware";
import { evaluateModel } from "./train/evaluateModel";
import { normalizedValues } from "./train/normalized";
import { awareDefaults, trainDefaults } from "./train/options";
import { train } from "./train/train";

const startEngine: StartEngine = planned(
  (start) => createWasmEngine(start, nodeWasmEnv(1)),
  () => Promise.reject(new Error("nothing falls back")),
  { notice: () => {}, onProgress: () => {} },
);
const io = { startEngine, now: () => 0, tf };
const how = { method: "minMax", samples: 60, train: { ...awareDefaults, epochs: 2 } } as const;

function network(): Graph {
  const g = buildGraph("small");
  let x = g.activate(g.batchNorm(g.conv2d(g.input([16, 16, 1]), 8, { stride: 2 })), "relu");
  x = g.activate(g.batchNorm(g.depthwise(x, { stride: 2 })), "relu6");
  x = g.pool("maxPool", x, 2);
  return g.finish(g.dense(g.reshape(x, [32]), 4));
}

let data: Dataset;
let trained: Model;
let aware: AwareResult;
beforeAll(async () => {
  await tf.setBackend("cpu");
  data = await shapes.load({ train: 320, validation: 100, test: 100 });
  trained = (await train(init(network(), 1), data, { ...trainDefaults, epochs: 6 }, io)).model;
  aware = await quantizeAware(trained, data, how, io);
});

const seen = ({ model, training }: AwareResult, set = data) =>
  evaluateModel(
    { graph: asFloat(model.graph), weights: training.model.weights },
    set,
    set.test,
    startEngine,
    {
      ranges: rangesOf(model),
    },
  );

test("the exported network gives what training saw: nine logits of ten to the bit, and nearly all others within one step", async () => {
  const { logits } = await seen(aware);
  const { graph } = aware.model;
  const [input, output] = [graph.nodes[0]!.out.quant, graph.nodes.at(-1)!.out.quant];
  let [equal, near] = [0, 0];
  for (let i = 0; i < data.test.count; i++) {
    const x = normalizedValues(data.test, data.card.input, i, i + 1);
    const int8 = runReference(aware.model, [quantizeInput(x, input)])[0]!;
    for (const [k, q] of int8.entries()) {
      const steps = logits[i * 4 + k]! / output.scale + output.zeroPoint - q;
      expect(Math.abs(steps)).toBeLessThan(2.001);
      if (Math.abs(steps) < 1.001) near++;
      if (Math.abs(steps) < 0.001) equal++;
    }
  }
  // The rest is what 32-bit biases and the kernels' second rounding add up to, layer by layer.
  expect(near / (data.test.count * 4)).toBeGreaterThan(0.99);
  expect(equal / (data.test.count * 4)).toBeGreaterThan(0.9);
});

test("weights are exported as training rounded them, and scales of activations stay", () => {
  const { model, before, training } = aware;
  expect(rangesOf(model)).toEqual(rangesOf(before.model));
  for (const [key, { shape, data: values }] of Object.entries(training.model.weights)) {
    if (!key.endsWith("/kernel")) continue;
    const { data: int8, scales } = model.weights[key as WeightKey]!;
    const depthwise = shape[0] === 1 && shape.length === 4;
    const channelOf = (i: number) => {
      if (scales.length === 1) return 0;
      return depthwise ? i % scales.length : Math.floor(i / (values.length / scales.length));
    };
    for (const [i, w] of values.entries()) {
      const own = values.filter((_, j) => channelOf(j) === channelOf(i));
      const steps = w / (Math.max(...own.map(Math.abs)) / 127);
      expect(Math.abs(int8[i]! - steps), key).toBeLessThan(0.5 + 1e-4);
    }
  }
});

test("training with rounding lowers the loss of the rounded network", async () => {
  const train = { ...data, test: data.train };
  const { before, training } = aware;
  const start = { ...training, model: { graph: before.float.graph, weights: before.float.weights } };
  const [was, is] = [await seen({ ...aware, training: start }, train), await seen(aware, train)];
  expect(is.loss).toBeLessThan(was.loss);
  expect(aware.float.graph.nodes.map((n) => n.id)).toEqual(before.float.graph.nodes.map((n) => n.id));
});

test("the network given stays as it was, and no calibration examples are refused in words", async () => {
  const copy = structuredClone(trained.weights);
  await quantizeAware(trained, data, { ...how, train: { ...how.train, epochs: 1 } }, io);
  expect(trained.weights).toEqual(copy);
  await expect(quantizeAware(trained, data, { ...how, samples: 0 }, io)).rejects.toThrow("samples is 0");
});

/** One node by TensorFlow.js from what the integers before it stand for, rounded to its own scale: what training computes for it. */
function alone(
  float: Model,
  int8: QuantizedModel,
  node: Node<"int8">,
  values: ReturnType<typeof runReferenceLayers>,
) {
  return tf.tidy(() => {
    const inputs = node.inputs.map((id) => int8.graph.nodes.find((n) => n.id === id)! as Node<"int8">);
    const graph: Graph = {
      ...float.graph,
      nodes: [
        ...inputs.map((n) => ({
          id: n.id,
          op: "input",
          attrs: { shape: n.out.shape },
          inputs: [],
          out: { shape: n.out.shape },
        })),
        { ...node, out: { shape: node.out.shape } },
      ] as unknown as Graph["nodes"],
      outputs: [node.id],
    };
    const weights = Object.fromEntries(
      Object.entries(int8.weights)
        .filter(([key]) => key.slice(0, key.lastIndexOf("/")) === node.id)
        .map(([key, w]) => {
          if (key.endsWith("/bias")) return [key, float.weights[key as WeightKey]!];
          const each = w.data.length / w.scales.length;
          const channelOf = (i: number) =>
            node.op === "depthwiseConv2d" ? i % w.scales.length : Math.floor(i / each);
          return [
            key,
            { shape: w.shape, data: Float32Array.from(w.data, (q, i) => q * w.scales[channelOf(i)]!) },
          ];
        }),
    );
    const x = inputs.map(({ id, out }) => {
      const { data: ints, quant } = values.get(id)!;
      return tf.tensor(
        Array.from(ints, (q) => dequantize(q, quant)),
        [1, ...out.shape],
      );
    });
    const y = lowerGraph(tf, graph, toTensors(tf, { graph, weights }), x).get(node.id)!.dataSync();
    return Array.from(y, (v) => quantizeValue(v, node.out.quant));
  });
}

test("layer by layer, kernels differ from the rounding in training by one step at most, and seldom", async () => {
  const graph = phinet({ alpha: 0.2, beta: 1, t0: 4, layers: 5, resolution: 32, classes: 10 });
  const { folded, int8 } = await quantizedNet(tf, graph, 3);
  const input = int8.graph.nodes[0]!;
  const x = Float32Array.from({ length: 32 * 32 * 3 }, (_, i) => Math.sin(i * 0.37) + Math.cos(i * 0.011));
  const values = runReferenceLayers(int8, [quantizeInput(x, input.out.quant)]);
  const count = { wrong: 0, all: 0 };
  for (const node of int8.graph.nodes as readonly Node<"int8">[]) {
    if (node.op === "input") continue;
    const want = alone(folded, int8, node, values);
    const got = values.get(node.id)!.data;
    count.wrong += want.filter((q, i) => q !== got[i]).length;
    count.all += want.length;
    expect(Math.max(...want.map((q, i) => Math.abs(q - got[i]!))), node.id).toBeLessThanOrEqual(1);
  }
  expect(count.wrong / count.all).toBeLessThan(0.01);
});
