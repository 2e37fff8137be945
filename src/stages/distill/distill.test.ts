import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { nodeWasmEnv } from "../../cli/trainingThreads";
import { firstExamples, hideLabels, UNKNOWN_LABEL } from "../../datasets/hideLabels";
import { shapes } from "../../datasets/shapes/load";
import type { Dataset } from "../../datasets/types";
import { buildGraph } from "../../ir/build";
import { init } from "../../ir/init";
import type { Graph, Model } from "../../ir/types";
import { lowerGraph, toTensors } from "../../runtime/float";
import type { StartEngine } from "../../training/engine";
import { noAugment } from "../../training/options";
import { planned } from "../../training/planned";
import { createWasmEngine } from "../../training/wasm/engine";
import { normalizedValues } from "../train/normalized";
import { type TrainOptions, trainDefaults } from "../train/options";
import { train } from "../train/train";
import { cacheTeacher } from "./cacheTeacher";
import { type DistillTraining, distillDefaults, weightAt } from "./options";

let data: Dataset;
let teacher: Model;
const startEngine: StartEngine = planned(
  (start) => createWasmEngine(start, nodeWasmEnv(1)),
  () => Promise.reject(new Error("nothing falls back")),
  { notice: () => {}, onProgress: () => {} },
);
const io = { startEngine, now: () => 0 };

function net(name: string, width: number, side = 16, classes = 4): Graph {
  const g = buildGraph(name);
  let x = g.activate(g.batchNorm(g.conv2d(g.input([side, side, 1]), width, { stride: 2 })), "relu", "early");
  x = g.activate(g.batchNorm(g.conv2d(x, 2 * width, { stride: 2 })), "relu", "late");
  return g.finish(g.dense(g.globalAvgPool(x, false, "pool"), classes, {}, "classifier"));
}

const options = (distill: Partial<DistillTraining> | null, o: Partial<TrainOptions> = {}): TrainOptions => ({
  ...trainDefaults,
  epochs: 2,
  augment: noAugment,
  distill: distill && { ...distillDefaults, ...distill },
  ...o,
});

beforeAll(async () => {
  await tf.setBackend("cpu");
  data = await shapes.load({ train: 320, validation: 120, test: 0 });
  teacher = (await train(init(net("teacher", 12), 3), data, options(null, { epochs: 20 }), io)).model;
});

test("the table holds what the teacher says, tap by tap, larger maps averaged down", async () => {
  const wanted = {
    logits: true,
    taps: [
      { node: "early", shape: [4, 4, 12] },
      { node: "pool", shape: [24] },
    ],
  };
  const few = firstExamples(data, 5);
  const table = await cacheTeacher(teacher, few.train, data.card.input, wanted, io);
  expect(table.parts).toEqual([[4], [4, 4, 12], [24]]);
  const want = tf.tidy(() => {
    const x = tf.tensor(normalizedValues(few.train, data.card.input), [5, 16, 16, 1]);
    const all = lowerGraph(tf, teacher.graph, toTensors(tf, teacher), [x]);
    const small = tf.avgPool(all.get("early") as never, 2, 2, "valid");
    const rows = [all.get("classifier")!, small, all.get("pool")!].map((t) =>
      tf.reshape(t as never, [5, -1]),
    );
    return tf.concat(rows as never, 1).dataSync();
  });
  expect(table.values.length).toBe(want.length);
  for (const [i, v] of table.values.entries()) expect(v).toBeCloseTo(want[i]!, 3);
});

test("a student learns from a teacher's soft labels alone, and from its features alone", async () => {
  const blind = hideLabels(data, 0);
  const accuracy = async (distill: Partial<DistillTraining>, epochs: number) => {
    const result = await train(init(net("student", 12), 1), blind, options(distill, { epochs }), {
      ...io,
      teacher,
    });
    expect(Object.keys(result.model.weights).some((k) => k.startsWith("distill"))).toBe(false);
    return result;
  };
  const soft = await accuracy({ hard: 0, soft: 1, temperature: 2 }, 30);
  expect(soft.history.at(-1)!.validationAccuracy).toBeGreaterThan(0.5); // chance is 0.25
  expect(soft.history.at(-1)!.accuracy).toBe(0); // no label is known
  const features = [{ student: "pool", teacher: "pool", weight: 1, measure: "cosine" } as const];
  const seen = await accuracy({ hard: 0, soft: 0, features }, 6);
  const losses = seen.history.map((e) => e.figures!.featureLoss!);
  expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
});

test("labels alone, as a part of distillation, are what they are without it", async () => {
  const plain = await train(init(net("student", 4), 1), data, options(null, { epochs: 1 }), io);
  const labels = options({ hard: 1, soft: 0 }, { epochs: 1 });
  expect((await train(init(net("student", 4), 1), data, labels, { ...io, teacher })).history).toEqual(
    plain.history,
  );
});

test("unknown labels teach nothing: pictures may change their classes behind them", async () => {
  const half = hideLabels(data, 160);
  expect(half.train.labels.filter((l) => l === UNKNOWN_LABEL)).toHaveLength(160);
  expect(data.train.labels.every((l) => l < 4)).toBe(true);
  const other = hideLabels(
    { ...data, train: { ...data.train, labels: data.train.labels.map((l, i) => (i < 160 ? l : 3 - l)) } },
    160,
  );
  const [a, b] = [await run(half), await run(other)];
  expect(a).toEqual(b);
  expect(a.accuracy).toBeGreaterThan(0);
  expect(a.loss).toBeLessThan((await run(data)).loss);
  async function run(set: Dataset) {
    return (await train(init(net("student", 4), 1), set, options(null, { epochs: 1 }), io)).history[0]!;
  }
});

test("a teacher in the step and a cached one teach the same, and what is cached is used again", async () => {
  const features = [
    {
      student: "late",
      teacher: "late",
      weight: { kind: "linear", from: 1, to: 0 },
      measure: "euclidean",
    } as const,
  ];
  const run = async (how: "cached" | "inStep") =>
    (
      await train(init(net("student", 4), 1), data, options({ teacher: how, features }, { epochs: 1 }), {
        ...io,
        teacher,
      })
    ).history[0]!;
  const [cached, inStep] = [await run("cached"), await run("inStep")];
  expect(cached.loss).toBeCloseTo(inStep.loss, 3);
  expect(cached.figures!.featureLoss).toBeCloseTo(inStep.figures!.featureLoss!, 3);
});

test("a teacher that reads another resolution is shown resized pictures", async () => {
  const coarse = init(net("teacher", 8, 8), 3);
  const result = await train(init(net("student", 4), 1), data, options({}, { epochs: 1 }), {
    ...io,
    teacher: coarse,
  });
  expect(result.ended).toBe("finished");
});

test("weights go from one value to another in a line or along half a cosine", () => {
  const [linear, cosine] = [
    { kind: "linear", from: 1, to: 3 } as const,
    { kind: "cosine", from: 1, to: 3 } as const,
  ];
  expect([0, 0.25, 1].map((t) => weightAt(linear, t))).toEqual([1, 1.5, 3]);
  expect([0, 0.25, 0.5, 1].map((t) => weightAt(cosine, t))).toEqual([
    1,
    expect.closeTo(2 - Math.SQRT1_2, 10),
    expect.closeTo(2, 10),
    3,
  ]);
  expect(weightAt(0.3, 0.7)).toBe(0.3);
});

test("what cannot be followed is refused in words", async () => {
  const pair = (student: string, t: string) => [
    { student, teacher: t, weight: 1, measure: "cosine" } as const,
  ];
  const told = async (
    distill: Partial<DistillTraining>,
    more: { teacher?: Model | undefined; mixup?: number } = {},
  ) => {
    const { mixup = 0, ...rest } = more;
    const failure = await train(init(net("student", 4), 1), data, options(distill, { mixup }), {
      ...io,
      teacher,
      ...rest,
    }).then(
      () => null,
      (e) => e.failure,
    );
    return `${failure?.what}. ${failure?.next}`;
  };
  expect(await told({}, { teacher: undefined })).toContain("there is no teacher. Train one first");
  expect(await told({}, { teacher: init(net("teacher", 4, 16, 7), 1) })).toContain(
    "knows 7 classes, the student 4",
  );
  expect(await told({ features: pair("pol", "pool") })).toContain(
    "the student has no layer pol. Close to it are pool",
  );
  expect(await told({ features: pair("pool", "latte") })).toContain(
    "the teacher has no layer latte. Close to it are late",
  );
  expect(await told({ features: pair("early", "pool") })).toMatch(
    /gives \[8x8x4\].*Pair it with a layer of its own height and width, as .*early/,
  );
  expect(await told({ hard: 0, soft: 0 })).toContain("every weight is 0");
  expect(await told({ temperature: 0 })).toContain("temperature is 0");
  expect(await told({}, { mixup: 0.2 })).toContain("mixup makes examples");
});
