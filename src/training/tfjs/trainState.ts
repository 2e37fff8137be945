import { saltOf } from "../../ir/emit";
import type { LowerMode, Tensor, Tf } from "../../ir/op";
import { numel } from "../../ir/shape";
import type { FloatWeight, Graph, NodeId, Shape, WeightKey } from "../../ir/types";
import { weightSpecs } from "../../ir/verify";
import { lowerGraph } from "../../runtime/float";
import type { LossScales, StepInput, TrainingState } from "../engine";
import type { PlanOptions } from "../options";
import { type OptimizerVectors, update } from "./optimizer";

/** One batch: inputs, soft labels, and a teacher's logits where there are any, each row-major. */
export interface Batch {
  readonly x: Float32Array;
  readonly target: Float32Array;
  readonly teacher: Float32Array | null;
}

/** The weights and optimizer vectors as tensors, and one step of training on them. */
export class TrainState {
  private readonly trainable: WeightKey[] = [];
  private readonly shapes = new Map<WeightKey, Shape>();
  private readonly values = new Map<WeightKey, Tensor>();
  private readonly vectors: OptimizerVectors;
  private steps = 0;

  constructor(
    private readonly tf: Tf,
    private readonly graph: Graph,
    private readonly plan: PlanOptions,
    state: TrainingState,
  ) {
    const decayed: number[] = [];
    for (const { key, name, spec } of weightSpecs(graph)) {
      this.shapes.set(key, spec.shape);
      this.values.set(key, tf.zeros([...spec.shape]));
      if (!spec.trainable) continue;
      this.trainable.push(key);
      for (let i = numel(spec.shape); i > 0; i--) decayed.push(name === "kernel" ? 1 : 0);
    }
    const zeros = () => tf.zeros([decayed.length]) as Tensor;
    this.vectors = {
      first: zeros(),
      second: zeros(),
      average: plan.averageDecay > 0 ? zeros() : null,
      decayed: tf.tensor1d(decayed),
      mask: null,
    };
    this.write(state);
  }

  tensors(): Record<WeightKey, Tensor> {
    return Object.fromEntries(this.values) as Record<WeightKey, Tensor>;
  }

  /** Forward, backward, update. Returns [summed loss, correct predictions, broken and labeled examples] as a tensor the caller disposes. */
  step(batch: Batch, { rate, seed, lossScales }: StepInput): Tensor {
    const { tf } = this;
    const count = this.plan.batch;
    const kept: { sums?: Tensor } = {};
    const emitted = new Map<WeightKey, Tensor>();
    this.steps++;
    const next = tf.tidy(() => {
      const input = this.graph.nodes.find((n) => n.op === "input")!;
      const x = tf.tensor(batch.x, [count, ...input.out.shape]);
      const rows = (v: Float32Array) => tf.tensor(v, [count, v.length / count]);
      const y = rows(batch.target);
      const teacher = batch.teacher && rows(batch.teacher);
      const mode = (node: NodeId): LowerMode => ({
        training: true,
        seed: () => (seed + saltOf(this.graph, node)) >>> 0,
        emit: (name, value) => {
          emitted.set(`${node}/${name}`, tf.keep(value));
        },
      });
      const forward = (...parameters: Tensor[]): Tensor => {
        const weights = {
          ...this.tensors(),
          ...Object.fromEntries(this.trainable.map((key, i) => [key, parameters[i]!])),
        };
        const logits = lowerGraph(tf, this.graph, weights, [x], mode).get(this.graph.outputs[0]!)!;
        const each = this.losses(logits, y, teacher, lossScales ?? {});
        const known = tf.cast(tf.greater(tf.sum(y, 1), 0), "float32");
        const same = tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(y, 1)), "float32");
        const right = tf.sum(tf.mul(same, known));
        const broken = tf.sum(tf.cast(tf.logicalNot(tf.isFinite(each)), "float32"));
        kept.sums = tf.keep(tf.stack([tf.sum(each), right, broken, tf.sum(known)] as never));
        return tf.div(tf.sum(each), count);
      };
      const { grads } = tf.valueAndGrads(forward as never)(
        this.trainable.map((key) => this.values.get(key)!),
      );
      const flat = (tensors: readonly Tensor[]) =>
        tf.concat(tensors.map((t) => tf.reshape(t, [-1]))) as Tensor;
      const parameters = flat(this.trainable.map((key) => this.values.get(key)!));
      const updated = update(tf, this.plan, this.vectors, parameters, flat(grads), rate, this.steps);
      return this.split(updated).map((p, i) => tf.reshape(p, [...this.shapes.get(this.trainable[i]!)!]));
    });
    for (const [i, key] of this.trainable.entries()) this.replace(key, next[i]!);
    for (const [key, value] of emitted) this.replace(key, value);
    return kept.sums!;
  }

  /** Loss of each example: hard·CE + soft·T²·KL(teacher ‖ student) (Hinton et al. 2015). */
  private losses(logits: Tensor, y: Tensor, teacher: Tensor | null, scales: LossScales): Tensor {
    const { tf } = this;
    const plan = this.plan.distill ?? { hard: 1, soft: 0, temperature: 1 };
    const t = plan.temperature;
    const [hard, soft] = [plan.hard * (scales.hard ?? 1), plan.soft * (scales.soft ?? 1)];
    const entropy = tf.mul(tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(logits as never)), 1)), hard);
    if (!teacher || soft === 0) return entropy;
    const q = tf.logSoftmax(tf.div(logits, t) as never);
    const p = tf.logSoftmax(tf.div(teacher, t) as never);
    const divergence = tf.sum(tf.mul(tf.exp(p), tf.sub(p, q)), 1);
    return tf.add(entropy, tf.mul(divergence, soft * t * t));
  }

  private split(flat: Tensor): Tensor[] {
    const sizes = this.trainable.map((key) => numel(this.shapes.get(key)!));
    return this.tf.split(flat as never, sizes) as Tensor[];
  }

  private replace(key: WeightKey, now: Tensor): void {
    this.values.get(key)!.dispose();
    this.values.set(key, now);
  }

  async read(): Promise<TrainingState> {
    const weights: Record<WeightKey, FloatWeight> = {};
    for (const [key, t] of this.values)
      weights[key] = { shape: this.shapes.get(key)!, data: Float32Array.from(await t.data()) };
    const { first, second, average } = this.vectors;
    return {
      steps: this.steps,
      weights,
      first: this.byKey(await first.data()),
      second: this.byKey(await second.data()),
      average: average && this.byKey(await average.data()),
    };
  }

  private byKey(flat: ArrayLike<number>): Record<WeightKey, Float32Array> {
    const out: Record<WeightKey, Float32Array> = {};
    let at = 0;
    for (const key of this.trainable) {
      const size = numel(this.shapes.get(key)!);
      out[key] = Float32Array.from({ length: size }, (_, i) => flat[at + i]!);
      at += size;
    }
    return out;
  }

  private flat(parts: Readonly<Record<WeightKey, Float32Array>>, missing: number): Tensor {
    const sizes = this.trainable.map((key) => numel(this.shapes.get(key)!));
    const out = new Float32Array(sizes.reduce((a, b) => a + b, 0)).fill(missing);
    let at = 0;
    for (const [i, key] of this.trainable.entries()) {
      if (parts[key]) out.set(parts[key], at);
      at += sizes[i]!;
    }
    return this.tf.tensor1d(out);
  }

  write(state: TrainingState): void {
    this.steps = state.steps;
    for (const [key, shape] of this.shapes)
      this.replace(key, this.tf.tensor(state.weights[key]!.data, [...shape]));
    const { vectors: v } = this;
    this.tf.dispose([v.first, v.second]);
    v.first = this.flat(state.first, 0);
    v.second = this.flat(state.second, 0);
    if (!v.average) return;
    v.average.dispose();
    const own = Object.fromEntries(this.trainable.map((key) => [key, state.weights[key]!.data]));
    v.average = this.flat(state.average ?? (own as Record<WeightKey, Float32Array>), 0);
  }

  setMask(mask: Readonly<Record<WeightKey, Float32Array>>): void {
    this.vectors.mask?.dispose();
    this.vectors.mask = this.flat(mask, 1);
  }

  /** Bytes of the tensors held between steps. */
  bytes(): number {
    const vectors = [this.vectors.first, this.vectors.second, this.vectors.average, this.vectors.mask];
    return [...this.values.values(), ...vectors].reduce((n, t) => n + (t?.size ?? 0) * 4, 0);
  }

  dispose(): void {
    const { first, second, average, decayed, mask } = this.vectors;
    const vectors = [first, second, average, decayed, mask].filter((t) => t !== null);
    this.tf.dispose([...this.values.values(), ...vectors]);
  }
}
