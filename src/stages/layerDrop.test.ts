import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { nodeWasmEnv } from "../cli/trainingThreads";
import { createRandom } from "../core/random";
import { shapes } from "../datasets/shapes/load";
import type { Dataset } from "../datasets/types";
import { buildGraph } from "../ir/build";
import { init } from "../ir/init";
import type { FloatWeight, Model, WeightKey } from "../ir/types";
import { verifyModel } from "../ir/verify";
import { phinet } from "../nets/phinet";
import { resnet8 } from "../nets/resnet8";
import { lowerGraph, toTensors } from "../runtime/float";
import type { StartEngine } from "../training/engine";
import { planned } from "../training/planned";
import { createWasmEngine } from "../training/wasm/engine";
import { droppableBlocks, removeBlocks } from "./layerDrop";
import { trainDefaults } from "./train/options";
import { train } from "./train/train";

beforeAll(() => tf.setBackend("cpu"));

const random = createRandom(5);
/** With batch norms that have seen something. */
const worn = (model: Model): Model => ({
  graph: model.graph,
  weights: Object.fromEntries(
    Object.entries(model.weights).map(([key, w]) => [
      key,
      { ...w, data: w.data.map((v) => v + random.uniform(0, 0.3)) },
    ]),
  ),
});

async function outputs(model: Model, x: Float32Array): Promise<Float32Array> {
  const weights = toTensors(tf, model);
  const input = model.graph.nodes.find((n) => n.op === "input")!.out.shape;
  const y = tf.tidy(() =>
    tf.clone(
      lowerGraph(tf, model.graph, weights, [tf.tensor(x, [2, ...input])]).get(model.graph.outputs[0]!)!,
    ),
  );
  tf.dispose(weights);
  return (await y.data()) as Float32Array;
}

const nine = phinet({ alpha: 0.2, beta: 1, t0: 2, layers: 9, downsample: [5], resolution: 24, classes: 4 });

test("a PhiNet's blocks can go where they keep shape: number 2, and those after 3 that do not shrink", () => {
  expect(droppableBlocks(nine).map((b) => b.id)).toEqual([2, 4, 6, 7, 8, 9].map((i) => `block${i}_add`));
  expect(droppableBlocks(resnet8({})).length).toBe(1);
  const [first] = droppableBlocks(nine);
  expect(first!.skip).toBe("block1_bn3");
  expect(first!.nodes).toContain("block2_se_mul");
  const without = removeBlocks(init(nine, 1), ["block2_add"]);
  const count = (m: Model) => Object.values(m.weights).reduce((n, w) => n + w.data.length, 0);
  // Moving averages and their step count are no parameters: three batch norms keep 2·channels + 1 each.
  const averages = Object.entries(init(nine, 1).weights)
    .filter(([key]) => key.startsWith("block2_bn") && /(mean|variance|steps)$/.test(key))
    .reduce((n, [, w]) => n + w.data.length, 0);
  expect(count(init(nine, 1)) - count(without)).toBe(first!.parameters + averages);
});

test.each([[["block4_add"]], [["block6_add", "block7_add"]], [["block2_add", "block4_add", "block9_add"]]])(
  "without %j the answer is that of a network whose blocks add nothing",
  async (ids) => {
    const model = worn(init(nine, 3));
    const silent: Record<WeightKey, FloatWeight> = { ...model.weights };
    for (const id of ids)
      for (const name of ["gamma", "beta"]) {
        const key = `${id.replace("_add", "_bn3")}/${name}` as WeightKey;
        silent[key] = { ...silent[key]!, data: new Float32Array(silent[key]!.data.length) };
      }
    const x = Float32Array.from({ length: 2 * 24 * 24 * 3 }, () => random.normal(1));
    const small = removeBlocks(model, ids);
    verifyModel(small);
    const [want, got] = [await outputs({ ...model, weights: silent }, x), await outputs(small, x)];
    for (const [i, v] of want.entries()) expect(got[i]).toBeCloseTo(v, 5);
    expect(await outputs(model, x)).not.toEqual(want);
  },
);

test("an addition's own activation stays when its block goes", async () => {
  const g = buildGraph("act");
  const x = g.input([2, 2, 4]);
  const y = g.put("add", [x, g.conv2d(x, 4)], { activation: "relu" }, "end");
  const model = init(g.finish(g.dense(g.globalAvgPool(y), 2)), 1);
  const small = removeBlocks(model, ["end"]);
  expect(small.graph.nodes.map((n) => n.op)).toEqual(["input", "relu", "globalAvgPool", "dense"]);
});

test("what is no such block is refused with the ones there are", () => {
  expect(() => removeBlocks(init(nine, 1), ["block3_add"])).toThrow("block3_add ends no block that can go");
  expect(() =>
    removeBlocks(init(phinet({ alpha: 0.2, beta: 1, t0: 2, layers: 3, residuals: false }), 1), ["a"]),
  ).toThrow("ends no block");
});

const startEngine: StartEngine = planned(
  (start) => createWasmEngine(start, nodeWasmEnv(1)),
  () => expect.unreachable("the plan has all it needs"),
  { notice: (text) => expect.unreachable(text), onProgress: () => {} },
);

test("training: dropped blocks follow from the seed, a rate of 0 drops none, a rate of 1 is refused", async () => {
  const data: Dataset = await shapes.load({ train: 64, validation: 32, test: 0 });
  const model = init(
    phinet({ alpha: 0.2, beta: 1, t0: 2, layers: 4, resolution: 16, channels: 1, classes: 4 }),
    1,
  );
  const run = async (rate: number | null, seed = 1) => {
    const layerDrop = rate === null ? null : { rate };
    const options = { ...trainDefaults, epochs: 1, seed, layerDrop };
    const { history } = await train(model, data, options, { startEngine, now: () => 0 });
    return [history[0]!.loss, history[0]!.validationLoss];
  };
  const plain = await run(null);
  const none = await run(0);
  // The plan adds in another order, and Adam's first steps make much of little.
  for (const [i, loss] of plain.entries()) expect(Math.abs(none[i]! - loss)).toBeLessThan(5e-3);
  const half = await run(0.5);
  expect(Math.abs(half[0]! - plain[0]!)).toBeGreaterThan(2e-2);
  expect(await run(0.5)).toEqual(half);
  await expect(run(1)).rejects.toThrow("rate is 1");
});
