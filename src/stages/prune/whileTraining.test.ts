import { beforeAll, expect, test } from "vitest";
import { nodeWasmEnv } from "../../cli/trainingThreads";
import { shapes } from "../../datasets/shapes/load";
import type { Dataset } from "../../datasets/types";
import { buildGraph } from "../../ir/build";
import { init } from "../../ir/init";
import type { FloatWeight, Model, WeightKey } from "../../ir/types";
import { compileTraining } from "../../training/compile";
import type { StartEngine } from "../../training/engine";
import { noAugment, planDefaults } from "../../training/options";
import { createWasmEngine } from "../../training/wasm/engine";
import { compact } from "../compact";
import { type TrainOptions, trainDefaults } from "../train/options";
import { type Checkpoint, train } from "../train/train";
import { taylorScores } from "./gradients";
import { sparsityOf } from "./masks";
import { type PruneTraining, pruneTrainingDefaults } from "./options";
import { sensitivity } from "./sensitivity";

let data: Dataset;
beforeAll(async () => {
  data = await shapes.load({ train: 320, validation: 120, test: 0 });
});

function network(seed = 1): Model {
  const g = buildGraph("small");
  let x = g.activate(g.batchNorm(g.conv2d(g.input([16, 16, 1]), 8, { stride: 2 }, "c1")), "relu");
  x = g.activate(g.batchNorm(g.conv2d(x, 16, { stride: 2 }, "c2")), "relu");
  return init(g.finish(g.dense(g.globalAvgPool(x), 4, {}, "d")), seed);
}

const startEngine: StartEngine = (graph, plan, state) =>
  createWasmEngine({ program: compileTraining(graph, plan), state }, nodeWasmEnv(1));
const io = { startEngine, now: () => 0 };

const pruning = (o: Partial<PruneTraining>): PruneTraining => ({ ...pruneTrainingDefaults, ...o });
const options = (o: Partial<PruneTraining>, rest: Partial<TrainOptions> = {}): TrainOptions => ({
  ...trainDefaults,
  epochs: 4,
  augment: noAugment,
  prune: pruning(o),
  ...rest,
});

test("gradual and hard: the cubic curve at the end of each epoch, and the best epoch has the final sparsity", async () => {
  const schedule = { kind: "gradual", begin: 0, end: 3, every: 1 } as const;
  const result = await train(network(), data, options({ sparsity: 0.8, schedule }), io);
  const expected = [1, 2, 3, 4].map((e) => 0.8 * (1 - Math.max(0, 1 - e / 3) ** 3));
  for (const [i, { figures }] of result.history.entries())
    expect(figures!.sparsity).toBeCloseTo(expected[i]!, 2);
  expect(result.bestEpoch).toBeGreaterThanOrEqual(3);
  expect(sparsityOf(result.model).share).toBeCloseTo(0.8, 2);
});

test("hard stays zero, soft comes back and is counted; both end with the sparsity they were asked for", async () => {
  const schedule = { kind: "oneShot", at: 1 } as const;
  const hard = await train(network(), data, options({ sparsity: 0.5, schedule }), io);
  const soft = await train(network(), data, options({ sparsity: 0.5, schedule, soft: true }), io);
  expect(hard.history.map((e) => e.figures?.regrown)).toEqual([undefined, undefined, undefined, undefined]);
  expect(soft.history.some((e) => e.figures!.regrown! > 0)).toBe(true);
  for (const result of [hard, soft]) expect(sparsityOf(result.model).share).toBeCloseTo(0.5, 2);
});

test("averaged weights are pruned, too", async () => {
  const schedule = { kind: "oneShot", at: 0 } as const;
  const result = await train(
    network(),
    data,
    options({ sparsity: 0.5, schedule }, { averageDecay: 0.9 }),
    io,
  );
  expect(sparsityOf(result.model).share).toBeCloseTo(0.5, 2);
});

test("channels, gradually, down to a third of the MACs: the trained network is really smaller", async () => {
  const schedule = { kind: "gradual", begin: 0.5, end: 2, every: 3 } as const;
  const wanted = { pattern: { kind: "channels" }, macs: 0.34, schedule } as const;
  const { model } = await train(network(), data, options(wanted), io);
  const small = compact(model);
  expect(small.groups.length).toBe(2);
  expect(sparsityOf(small.model).share).toBe(0);
});

test("goes on from a checkpoint as if it had never stopped", async () => {
  const checkpoints: Checkpoint[] = [];
  const schedule = { kind: "gradual", begin: 0, end: 3, every: 4 } as const;
  const o = options({ sparsity: 0.7, schedule });
  const whole = await train(network(), data, o, {
    ...io,
    onCheckpoint: (c) => void checkpoints.push(structuredClone(c)),
  });
  const rest = await train(network(9), data, o, { ...io, resume: checkpoints[1]! });
  expect(rest.history.map((e) => e.loss)).toEqual(whole.history.map((e) => e.loss));
  expect(rest.history.map((e) => e.figures)).toEqual(whole.history.map((e) => e.figures));
});

test("a schedule that ends after training, and a layer that does not exist, are refused before the first step", async () => {
  const late = { kind: "gradual", begin: 0, end: 9, every: 1 } as const;
  await expect(train(network(), data, options({ schedule: late }), io)).rejects.toThrow(
    "schedule.end: end is epoch 9",
  );
  await expect(train(network(), data, options({ layers: { c9: 0.5 } }), io)).rejects.toThrow(
    "prune.layers.c9",
  );
});

test("Taylor's |w · gradient| is the change of the loss, by finite differences", async () => {
  const model = network();
  const few = {
    ...data,
    train: {
      ...data.train,
      count: 16,
      values: data.train.values.subarray(0, 16 * 256),
      labels: data.train.labels.subarray(0, 16),
    },
  };
  const scores = await taylorScores(model, few, { batches: 1, batch: 16 }, startEngine);
  const start = { steps: 0, first: {}, second: {}, average: null };
  const plan = { batch: 16, classes: 4, bytes: few.train.values instanceof Uint8Array };
  const lossWith = async (key: WeightKey, i: number, by: number): Promise<number> => {
    const weights: Record<WeightKey, FloatWeight> = {
      ...model.weights,
      [key]: { ...model.weights[key]!, data: model.weights[key]!.data.slice() },
    };
    weights[key]!.data[i]! += by;
    const engine = await startEngine(
      model.graph,
      { ...planDefaults, batch: plan.batch, classes: 4, data: { bytes: plan.bytes, ...few.card.input } },
      { ...start, weights },
    );
    await engine.load("train", { ...few.train, input: few.card.input });
    await engine.step({ indices: Uint32Array.from({ length: 16 }, (_, k) => k), seed: 1, rate: 0, share: 1 });
    const { loss } = await engine.metrics();
    engine.dispose();
    return loss / 16;
  };
  for (const [key, i] of [
    ["d/kernel", 5],
    ["c2/kernel", 40],
    ["c1/kernel", 11],
  ] as [WeightKey, number][]) {
    const h = 2e-2;
    const slope = ((await lossWith(key, i, h)) - (await lossWith(key, i, -h))) / (2 * h);
    expect(scores[key]![i], key).toBeCloseTo(Math.abs(slope * model.weights[key]!.data[i]!), 3);
  }
});

test("a sensitivity scan prunes one layer at a time", async () => {
  const seen: string[] = [];
  const rows = await sensitivity(network(), { sparsity: 0 }, [0.25, 0.75], {
    evaluate: async (model) => {
      const { layers } = sparsityOf(model);
      seen.push(layers.map((l) => Math.round((100 * l.zeros) / l.weights)).join(" "));
      return seen.length;
    },
  });
  expect(seen).toEqual(["25 0 0", "75 0 0", "0 25 0", "0 75 0", "0 0 25", "0 0 75"]);
  expect(rows).toEqual([
    { layer: "c1", accuracy: [1, 2] },
    { layer: "c2", accuracy: [3, 4] },
    { layer: "d", accuracy: [5, 6] },
  ]);
});
