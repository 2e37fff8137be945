import { deriveSeed } from "../../core/random";
import type { LowerMode, Tensor, Tf } from "../../ir/op";
import { numel } from "../../ir/shape";
import type { FloatWeight, Model, NodeId, Shape, WeightKey } from "../../ir/types";
import { weightSpecs } from "../../ir/verify";
import { lowerGraph } from "../../runtime/float";
import type { Optimizer } from "./optimizer";

/** The weights as tensors, and one step of training on them. */
export class TrainState {
  private readonly trainable: WeightKey[] = [];
  private readonly shapes = new Map<WeightKey, Shape>();
  private readonly values = new Map<WeightKey, Tensor>();
  /** 1 for each parameter that weight decay applies to. */
  readonly decayed: Float32Array;

  constructor(
    private readonly tf: Tf,
    private readonly model: Model,
  ) {
    const mask: number[] = [];
    for (const { key, name, spec } of weightSpecs(model.graph)) {
      this.shapes.set(key, spec.shape);
      this.values.set(key, tf.tensor(model.weights[key]!.data, [...spec.shape]));
      if (!spec.trainable) continue;
      this.trainable.push(key);
      for (let i = numel(spec.shape); i > 0; i--) mask.push(name === "kernel" ? 1 : 0);
    }
    this.decayed = Float32Array.from(mask);
  }

  tensors(): Record<WeightKey, Tensor> {
    return Object.fromEntries(this.values) as Record<WeightKey, Tensor>;
  }

  /** Forward, backward, update. Returns [summed loss, correct predictions] as a tensor the caller disposes. */
  step(
    batch: { count: number; x: Float32Array; y: Float32Array },
    optimizer: Optimizer,
    rate: number,
    seed: number,
  ): Tensor {
    const { tf } = this;
    const kept: { sums?: Tensor } = {};
    const emitted = new Map<WeightKey, Tensor>();
    const next = tf.tidy(() => {
      const input = this.model.graph.nodes.find((n) => n.op === "input")!;
      const x = tf.tensor(batch.x, [batch.count, ...input.out.shape]);
      const y = tf.tensor(batch.y, [batch.count, batch.y.length / batch.count]);
      let draws = 0;
      const mode = (node: NodeId): LowerMode => ({
        training: true,
        seed: () => deriveSeed(seed, draws++),
        emit: (name, value) => {
          emitted.set(`${node}/${name}`, tf.keep(value));
        },
      });
      const forward = (...parameters: Tensor[]): Tensor => {
        const weights = {
          ...this.tensors(),
          ...Object.fromEntries(this.trainable.map((key, i) => [key, parameters[i]!])),
        };
        const logits = lowerGraph(tf, this.model.graph, weights, [x], mode).get(
          this.model.graph.outputs[0]!,
        )!;
        const loss = tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(logits as never))));
        const right = tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(y, 1)), "float32"));
        kept.sums = tf.keep(tf.stack([loss as never, right as never]));
        return tf.div(loss, batch.count);
      };
      const { grads } = tf.valueAndGrads(forward as never)(
        this.trainable.map((key) => this.values.get(key)!),
      );
      const gradient = tf.concat(grads.map((g) => tf.reshape(g, [-1]))) as Tensor;
      const parameters = tf.concat(
        this.trainable.map((key) => tf.reshape(this.values.get(key)!, [-1])),
      ) as Tensor;
      const updated = optimizer.update(parameters, gradient, rate);
      const pieces = tf.split(
        updated as never,
        this.trainable.map((key) => numel(this.shapes.get(key)!)),
      ) as Tensor[];
      return pieces.map((p, i) => tf.reshape(p, [...this.shapes.get(this.trainable[i]!)!]));
    });
    for (const [i, key] of this.trainable.entries()) this.replace(key, next[i]!);
    for (const [key, value] of emitted) this.replace(key, value);
    return kept.sums!;
  }

  private replace(key: WeightKey, now: Tensor): void {
    this.values.get(key)!.dispose();
    this.values.set(key, now);
  }

  async read(): Promise<Record<WeightKey, FloatWeight>> {
    const entries = [...this.values].map(
      async ([key, t]) =>
        [key, { shape: this.shapes.get(key)!, data: Float32Array.from(await t.data()) }] as const,
    );
    return Object.fromEntries(await Promise.all(entries)) as Record<WeightKey, FloatWeight>;
  }

  dispose(): void {
    this.tf.dispose([...this.values.values()]);
  }
}

/** Sums on the device, so that reading them back is rare. */
export class RunningSums {
  private total: Tensor;
  private samples = 0;

  constructor(private readonly tf: Tf) {
    this.total = tf.zeros([2]);
  }

  /** Takes over [loss, right] and disposes it. */
  add(sums: Tensor, count: number): void {
    const total = this.tf.add(this.total, sums);
    this.tf.dispose([this.total, sums]);
    this.total = total;
    this.samples += count;
  }

  async means(): Promise<{ loss: number; accuracy: number }> {
    const [loss, right] = await this.total.data();
    return { loss: loss! / this.samples, accuracy: right! / this.samples };
  }

  dispose(): void {
    this.total.dispose();
  }
}
