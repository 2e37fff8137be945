import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { buildGraph } from "../../ir/build";
import { init } from "../../ir/init";
import type { Tensor } from "../../ir/op";
import type { Graph, Model, WeightKey } from "../../ir/types";
import { lowerGraph, toTensors } from "../../runtime/float";
import {
  allExamples,
  byEngine,
  byTensorflow,
  type Penalty,
  type Problem,
  problem,
  start,
  worstGradient,
} from "../../testing/trainingOracle";
import { createLawEngine } from "../law/engine";
import type { DistillOptions } from "../options";
import type { TeacherTable } from "../teacherTable";
import { compileTraining } from ".";
import { startProjections } from "./distill";

beforeAll(() => tf.setBackend("cpu"));

function net(name: string, width: number): Graph {
  const g = buildGraph(name);
  let x = g.conv2d(g.input([5, 4, 2]), width, { bias: true }, "first");
  x = g.activate(g.batchNorm(x, "norm"), "silu", "middle");
  x = g.conv2d(x, width + 1, { stride: 2, bias: true }, "second");
  return g.finish(g.dense(g.globalAvgPool(x), 3, {}, "classifier"));
}

const student = net("student", 3);
const teacher: Model = init(net("teacher", 5), 9);
const soft: DistillOptions = { hard: 0.3, soft: 0.7, temperature: 2.5, teacher, features: [] };

const teacherValues = (x: Tensor) => lowerGraph(tf, teacher.graph, toTensors(tf, teacher), [x]);

/** T²·KL(teacher ‖ student), mean over the batch (Hinton et al. 2015). */
const divergence =
  (d: DistillOptions): Penalty =>
  (values, _w, x) => {
    const cool = (z: Tensor) => tf.logSoftmax(tf.div(z, d.temperature) as never) as Tensor;
    const t = cool(teacherValues(x).get("classifier")!);
    const s = cool(values.get("classifier")!);
    const each = tf.sum(tf.mul(tf.exp(t), tf.sub(t, s)), 1);
    return tf.mul(tf.mean(each), d.soft * d.temperature ** 2);
  };

async function outcome(p: Problem, resident?: TeacherTable, input = allExamples(p)) {
  const program = compileTraining(p.graph, p.plan);
  const engine = await start(createLawEngine, program, p, resident);
  return { got: await byEngine(engine, program, input), program };
}

test("a teacher inside the step gives the gradients of its soft labels", async () => {
  const p = problem(student, { batch: 4, distill: soft });
  const { got } = await outcome(p);
  const want = byTensorflow(tf, p, divergence(soft));
  expect(got.loss).toBeCloseTo(want.loss, 5);
  expect(worstGradient(got, want).error).toBeLessThan(1e-5);
});

test("cached logits of the same teacher give the same", async () => {
  const p = problem(student, { batch: 4, distill: { ...soft, teacher: { cached: [] } } });
  const values = tf.tidy(() => {
    const x = tf.tensor(p.values, [4, 5, 4, 2]);
    return Float32Array.from(teacherValues(x).get("classifier")!.dataSync());
  });
  const { got, program } = await outcome(p, { parts: [[3]], values });
  const want = byTensorflow(tf, p, divergence(soft));
  expect(got.loss).toBeCloseTo(want.loss, 5);
  expect(worstGradient(got, want).error).toBeLessThan(1e-5);
  expect(program.words.frozen).toBe(0);
});

test("features pull tapped values together, through a learned projection where channels differ", async () => {
  const features = [
    { student: "middle", teacher: "middle", weight: 0.8, measure: "euclidean" },
    { student: "second", teacher: "second", weight: 1.3, measure: "cosine" },
    { student: "classifier", teacher: "classifier", weight: 0.2, measure: "euclidean" },
  ] as const;
  const distill: DistillOptions = { ...soft, soft: 0, features };
  const bare = problem(student, { batch: 4, chunkRows: 16, distill });
  const program = compileTraining(student, bare.plan);
  const keys = ["distill/projection0/kernel", "distill/projection1/kernel"] as const;
  expect(program.weights.map((w) => w.key).filter((k) => k.startsWith("distill/"))).toEqual(keys);
  const started = startProjections(program);
  expect(Object.keys(started)).toEqual(keys);
  expect(started[keys[0]]).toMatchObject({ shape: [5, 1, 1, 3] });
  expect(started[keys[1]]!.data.some((v) => v !== 0)).toBe(true);
  const shapes = { [keys[0]]: [5, 1, 1, 3], [keys[1]]: [6, 1, 1, 4] };
  const projections = Object.fromEntries(
    Object.entries(shapes).map(([key, shape], k) => {
      const n = shape[0]! * shape[3]!;
      return [key, { shape, data: Float32Array.from({ length: n }, (_, i) => Math.sin(i + 1 + 10 * k)) }];
    }),
  );
  const p = { ...bare, weights: { ...bare.weights, ...projections } };
  const penalty: Penalty = (values, weights, x) => {
    const theirs = teacherValues(x);
    const total = features.map(({ student: s, teacher: t, weight, measure }, i) => {
      const own = values.get(s)!;
      const key = keys[i];
      const [o, , , c] = key ? shapes[key]! : [];
      const seen = key
        ? tf.reshape(
            tf.matMul(
              tf.reshape(own, [-1, c!]),
              tf.reshape(weights[key as WeightKey]!, [o!, c!]),
              false,
              true,
            ),
            theirs.get(t)!.shape,
          )
        : own;
      const [a, b] = [seen, theirs.get(t)!].map((v) => tf.reshape(v, [4, -1])) as [Tensor, Tensor];
      const length = (v: Tensor) => tf.sqrt(tf.sum(tf.square(v), 1));
      const each =
        measure === "euclidean"
          ? tf.mean(tf.square(tf.sub(a, b)), 1)
          : tf.sub(1, tf.div(tf.sum(tf.mul(a, b), 1), tf.mul(length(a), length(b))));
      return tf.mul(tf.mean(each), weight) as Tensor;
    });
    return tf.addN(total);
  };
  const { got } = await outcome(p);
  const want = byTensorflow(tf, p, penalty);
  expect(worstGradient(got, want).error).toBeLessThan(1e-5);
});

test("cached values of tapped nodes pull like those of a teacher inside the step", async () => {
  const features = [
    { student: "middle", teacher: "middle", weight: 0.8, measure: "euclidean" },
    { student: "classifier", teacher: "classifier", weight: 0.4, measure: "cosine" },
  ] as const;
  const inside: DistillOptions = { ...soft, features };
  const cached = [
    { node: "second", shape: [3, 2, 6] }, // lies there, but nobody reads it
    { node: "middle", shape: [5, 4, 5] },
    { node: "classifier", shape: [3] },
  ];
  const table = tf.tidy(() => {
    const x = tf.tensor(problem(student, { batch: 4 }).values, [4, 5, 4, 2]);
    const theirs = teacherValues(x);
    const rows = ["classifier", "second", "middle", "classifier"].map((id) =>
      tf.reshape(theirs.get(id)!, [4, -1]),
    );
    const parts = [[3], ...cached.map((c) => c.shape)];
    return { parts, values: Float32Array.from(tf.concat(rows, 1).dataSync()) };
  });
  const of = (distill: DistillOptions) => {
    const p = problem(student, { batch: 4, distill });
    return { ...p, weights: { ...p.weights, ...startProjections(compileTraining(student, p.plan)) } };
  };
  const lossScales = { hard: 0.5, soft: 1.5, features: [2, 0.25] };
  const p = of(inside);
  const input = { ...allExamples(p), lossScales };
  const want = await outcome(p, undefined, input);
  const got = await outcome(of({ ...inside, teacher: { cached } }), table, input);
  expect(got.program.words.frozen).toBe(0);
  expect(got.got.loss).toBeCloseTo(want.got.loss, 5);
  expect(worstGradient(got.got, want.got).error).toBeLessThan(1e-5);
});

test("features that cannot be paired say why", () => {
  const pair = (from: string, to: string) => () => {
    const features = [{ student: from, teacher: to, weight: 1, measure: "cosine" }] as const;
    compileTraining(student, problem(student, { distill: { ...soft, features } }).plan);
  };
  expect(pair("first", "second")).toThrow("differ in more than channels");
  expect(pair("first", "nowhere")).toThrow("there is no node nowhere");
  const features = [{ student: "first", teacher: "first", weight: 1, measure: "cosine" }] as const;
  const compiled =
    (distill: DistillOptions, mixup = false) =>
    () =>
      compileTraining(student, problem(student, { distill, mixup }).plan);
  expect(compiled({ ...soft, teacher: { cached: [] }, features })).toThrow(
    "the teacher's first is not cached",
  );
  expect(compiled({ ...soft, teacher: { cached: [] } }, true)).toThrow("mixup makes examples");
  expect(compiled({ ...soft, features: Array(9).fill(features[0]) })).toThrow("9 features are paired");
});
