/** The same step of training by an engine and by plain TensorFlow.js through the ops' lowerings, for tests that compare them. */
import { createRandom } from "../core/random";
import { init } from "../ir/init";
import type { Tensor, Tf } from "../ir/op";
import { numel } from "../ir/shape";
import type { FloatWeight, Graph, NodeId, WeightKey } from "../ir/types";
import { weightSpecs } from "../ir/verify";
import { lowerGraph } from "../runtime/float";
import type { EngineStart, StepInput, TrainingEngine } from "../training/engine";
import { unpack } from "../training/layout";
import { type PlanOptions, planDefaults } from "../training/options";
import type { TrainingProgram } from "../training/program";
import type { TeacherTable } from "../training/teacherTable";

type Weights = Readonly<Record<WeightKey, FloatWeight>>;

/** A network, what it is trained for, and one batch of seeded data. */
export interface Problem {
  readonly graph: Graph;
  readonly plan: PlanOptions;
  readonly weights: Weights;
  readonly values: Float32Array;
  readonly labels: Uint8Array;
}

/** Dropout's rate becomes 0, so that two programs can agree. */
export const withoutDropout = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((n) => (n.op === "dropout" ? { ...n, attrs: { ...n.attrs, rate: 0 } } : n)),
});

/** Weights off their starting values, so that biases, scales and shifts matter. */
function randomWeights(graph: Graph, seed: number): Weights {
  const r = createRandom(seed + 1);
  const { weights } = init(graph, seed);
  const specs = weightSpecs(graph);
  return Object.fromEntries(
    specs.map(({ key, spec, name }) => {
      const { data, shape } = weights[key]!;
      const moved = name === "kernel" || name === "steps" ? data : data.map((v) => v + r.uniform(-0.3, 0.3));
      return [key, { shape: spec.shape ?? shape, data: moved }];
    }),
  );
}

export function problem(
  graph: Graph,
  { batch = 4, seed = 1, ...plan }: Partial<PlanOptions> & { readonly seed?: number } = {},
): Problem {
  const r = createRandom(seed);
  const classes = graph.nodes.find((n) => n.id === graph.outputs[0])!.out.shape.at(-1)!;
  const shape = graph.nodes.find((n) => n.op === "input")!.out.shape;
  return {
    graph,
    plan: { ...planDefaults, data: { bytes: false, offset: 0, scale: 1 }, batch, classes, ...plan },
    weights: randomWeights(graph, seed),
    values: Float32Array.from({ length: batch * numel(shape) }, () => r.normal(1)),
    labels: Uint8Array.from({ length: batch }, (_, i) => i % classes),
  };
}

export interface Outcome {
  /** Mean over the batch. */
  readonly loss: number;
  readonly gradients: Readonly<Record<WeightKey, Float32Array>>;
}

export const allExamples = (p: Problem): StepInput => ({
  indices: Uint32Array.from({ length: p.plan.batch }, (_, i) => i),
  ...{ seed: 7, rate: 0, share: 1 },
});

/** What is added to the loss: computed from the nodes' values, the trainable weights and the batch. */
export type Penalty = (
  values: ReadonlyMap<NodeId, Tensor>,
  weights: Readonly<Record<WeightKey, Tensor>>,
  x: Tensor,
) => Tensor;

/** By TensorFlow.js: cross entropy of the first output (and a penalty), and its gradients. */
export function byTensorflow(tf: Tf, p: Problem, penalty?: Penalty): Outcome {
  return tf.tidy(() => {
    const specs = weightSpecs(p.graph);
    const inGraph = new Set(specs.map((w) => w.key));
    const extra = (Object.keys(p.weights) as WeightKey[]).filter((k) => !inGraph.has(k));
    const keys = [...specs.filter((w) => w.spec.trainable).map((w) => w.key), ...(penalty ? extra : [])];
    const tensors = (of: readonly WeightKey[]): Tensor[] =>
      of.map((k) => tf.tensor(p.weights[k]!.data, [...p.weights[k]!.shape]));
    const fixed = specs.filter((w) => !w.spec.trainable).map((w) => w.key);
    const constants = Object.fromEntries(tensors(fixed).map((t, i) => [fixed[i]!, t]));
    const shape = p.graph.nodes.find((n) => n.op === "input")!.out.shape;
    const x = tf.tensor(p.values, [p.plan.batch, ...shape]);
    const y = tf.oneHot(tf.tensor1d([...p.labels], "int32"), p.plan.classes);
    const mode = { training: true, seed: () => 1, emit: () => undefined };
    const loss = (...w: Tensor[]): Tensor => {
      const weights = { ...constants, ...Object.fromEntries(w.map((t, i) => [keys[i]!, t])) };
      const values = lowerGraph(tf, p.graph, weights, [x], () => mode);
      const logits = tf.reshape(values.get(p.graph.outputs[0]!)!, [p.plan.batch, p.plan.classes]);
      const entropy = tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(logits as never))));
      const loss = tf.div(tf.mul(entropy, p.plan.distill?.hard ?? 1), p.plan.batch) as Tensor;
      return penalty ? tf.add(loss, penalty(values, weights, x)) : loss;
    };
    const { value, grads } = tf.valueAndGrads(loss as never)(tensors(keys));
    return {
      loss: value.dataSync()[0]!,
      gradients: Object.fromEntries(grads.map((g, i) => [keys[i]!, Float32Array.from(g.dataSync())])),
    };
  });
}

export type MakeEngine = (start: EngineStart) => TrainingEngine | Promise<TrainingEngine>;

/** An engine with the problem's weights and data. */
export async function start(
  make: MakeEngine,
  program: TrainingProgram,
  p: Problem,
  teacher?: TeacherTable,
): Promise<TrainingEngine> {
  const state = { steps: 0, weights: p.weights, first: {}, second: {}, average: null };
  const engine = await make({ program, state });
  const split = { count: p.plan.batch, values: p.values, labels: p.labels, input: { offset: 0, scale: 1 } };
  await engine.load("train", { ...split, teacher });
  await engine.load("validation", split);
  return engine;
}

/** One step of an engine: mean loss and the gradients it used. */
export async function byEngine(
  engine: TrainingEngine,
  program: TrainingProgram,
  input: StepInput,
): Promise<Outcome> {
  await engine.step(input);
  const { loss, examples } = await engine.metrics();
  const gradients: Record<WeightKey, Float32Array> = {};
  for (const w of program.weights)
    if (w.slot.space === "parameter") gradients[w.key] = unpack(w.layout, w.shape, await engine.peek(w.key));
  return { loss: loss / examples, gradients };
}

/**
 * The largest difference of any gradient, relative to the largest value of that weight's own gradient, or to a tenth of the
 * largest of all: rounding that all of the network left in a small gradient is no mistake.
 */
export function worstGradient(got: Outcome, want: Outcome): { key: string; error: number } {
  const largest = (v: Float32Array) => v.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  const floor = 0.1 * Math.max(...Object.values(want.gradients).map(largest));
  let worst = { key: "", error: 0 };
  for (const [key, w] of Object.entries(want.gradients)) {
    const g = got.gradients[key as WeightKey]!;
    const difference = largest(w.map((v, i) => v - g[i]!));
    const error = difference / Math.max(largest(w), floor);
    if (!(error <= worst.error)) worst = { key, error };
  }
  return worst;
}
