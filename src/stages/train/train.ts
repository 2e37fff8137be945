/**
 * Trains a classifier on TensorFlow.js. Plain data in, plain data out; after every epoch a checkpoint from which training goes
 * on as if it had never stopped. Deterministic in (model, data, options) on one backend.
 */
import { type Failure, fail } from "../../core/failure";
import { deriveSeed } from "../../core/random";
import type { Dataset, Split } from "../../datasets/types";
import type { LowerMode, Tensor, Tf } from "../../ir/op";
import { numel } from "../../ir/shape";
import type { FloatWeight, Model, NodeId, Shape, WeightKey } from "../../ir/types";
import { verifyModel, weightSpecs } from "../../ir/verify";
import { lowerGraph } from "../../runtime/float";
import { batchesPerEpoch, epochBatches, normalizedValues } from "./batches";
import { createOptimizer, type OptimizerState } from "./optimizer";
import { checkTrainOptions, type TrainOptions } from "./options";
import { learningRate } from "./schedule";

export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  /** Means over the epoch's training batches, as they were trained on (augmented). */
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly rate: number;
  readonly seconds: number;
}

/** Sent at most ten times a second. */
export interface TrainProgress {
  readonly epoch: number;
  readonly batch: number;
  readonly batches: number;
  /** Means over the epoch so far. */
  readonly loss: number;
  readonly accuracy: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number;
  readonly history: readonly EpochReport[];
}

/** All there is to know to go on: plain arrays, weights under their keys. */
export interface Checkpoint {
  /** Epochs done. */
  readonly epoch: number;
  readonly weights: Readonly<Record<WeightKey, FloatWeight>>;
  readonly optimizer: OptimizerState;
  readonly best: {
    readonly epoch: number;
    readonly weights: Readonly<Record<WeightKey, FloatWeight>>;
  } | null;
  readonly history: readonly EpochReport[];
}

export interface TrainIo {
  readonly tf: Tf;
  /** Milliseconds; only for reports. */
  readonly now: () => number;
  readonly onProgress?: (p: TrainProgress) => void;
  /** Awaited after every epoch, so that what it stores is stored before training goes on. */
  readonly onCheckpoint?: (c: Checkpoint) => void | Promise<void>;
  /** Awaited between steps: lets messages in, and holds training while it is paused. */
  readonly breathe?: () => Promise<void>;
  /** Stops and keeps: the result is the best epoch so far. */
  readonly signal?: AbortSignal;
  readonly resume?: Checkpoint | undefined;
}

export interface TrainResult {
  /** With the weights of the best epoch by validation accuracy, then loss. */
  readonly model: Model;
  readonly bestEpoch: number;
  readonly history: readonly EpochReport[];
  /** "finished", "stopped" by the signal, "plateau" by patience, or "diverged": the loss was no number any more. */
  readonly ended: "finished" | "stopped" | "plateau" | "diverged";
  /** Why it diverged, and what to do. */
  readonly failure: Failure | null;
}

const REPORT_EVERY_MS = 100;

export async function train(
  model: Model,
  data: Dataset,
  options: TrainOptions,
  io: TrainIo,
): Promise<TrainResult> {
  checkTrainOptions(options);
  verifyModel(model);
  checkFits(model, data);
  const { tf, resume } = io;
  const classes = data.card.classes.length;
  const state = new TrainState(tf, { graph: model.graph, weights: resume?.weights ?? model.weights });
  const optimizer = createOptimizer(tf, options.optimizer, state.decayed, resume?.optimizer);
  const history: EpochReport[] = [...(resume?.history ?? [])];
  let best = resume?.best ?? null;
  let ended: TrainResult["ended"] = "finished";
  const batches = batchesPerEpoch(data.train.count, options.batch);
  const begun = io.now();

  try {
    epochs: for (let epoch = (resume?.epoch ?? 0) + 1; epoch <= options.epochs; epoch++) {
      const epochBegun = io.now();
      const sums = new RunningSums(tf);
      let reported = epochBegun;
      let batchNumber = 0;
      let rate = 0;
      for (const batch of epochBatches(
        data.train,
        data.card.shape,
        data.card.input,
        classes,
        epoch,
        options,
      )) {
        if (io.signal?.aborted) {
          ended = "stopped";
          sums.dispose();
          break epochs;
        }
        rate = learningRate(options.schedule, epoch - 1 + batchNumber / batches, options.epochs);
        sums.add(
          state.step(batch, optimizer, rate, deriveSeed(options.seed, "dropout", epoch, batchNumber)),
          batch.count,
        );
        batchNumber++;
        await io.breathe?.();
        const now = io.now();
        if (now - reported >= REPORT_EVERY_MS || batchNumber === batches) {
          reported = now;
          const means = await sums.means();
          if (!Number.isFinite(means.loss)) {
            ended = "diverged";
            sums.dispose();
            break epochs;
          }
          const done = (epoch - 1) * batches + batchNumber;
          const elapsed = (now - begun) / 1000;
          const doneHere = done - (resume?.epoch ?? 0) * batches;
          io.onProgress?.({
            epoch,
            batch: batchNumber,
            batches,
            ...means,
            samplesPerSecond: (doneHere * options.batch) / Math.max(elapsed, 1e-3),
            secondsLeft: (elapsed / doneHere) * (options.epochs * batches - done),
            history,
          });
        }
      }
      const means = await sums.means();
      sums.dispose();
      const validation = await evaluateFloat(tf, model, state.tensors(), data.validation, data);
      if (!Number.isFinite(validation.loss)) {
        ended = "diverged";
        break;
      }
      history.push({
        epoch,
        ...means,
        validationLoss: validation.loss,
        validationAccuracy: validation.accuracy,
        rate,
        seconds: (io.now() - epochBegun) / 1000,
      });
      const weights = await state.read();
      // Without validation data the last epoch is the one to keep.
      if (data.validation.count === 0 || isBetter(history, best?.epoch)) best = { epoch, weights };
      await io.onCheckpoint?.({
        epoch,
        weights,
        optimizer: await optimizer.state(),
        best,
        history: [...history],
      });
      if (options.patience > 0 && best && epoch - best.epoch >= options.patience) {
        ended = "plateau";
        break;
      }
    }
    const weights = best?.weights ?? (ended === "diverged" ? model.weights : await state.read());
    return {
      model: { graph: model.graph, weights },
      bestEpoch: best?.epoch ?? 0,
      history,
      ended,
      failure: ended === "diverged" ? divergence(options, history.length) : null,
    };
  } finally {
    optimizer.dispose();
    state.dispose();
  }
}

function isBetter(history: readonly EpochReport[], bestEpoch: number | undefined): boolean {
  const now = history.at(-1)!;
  const best = history.find((e) => e.epoch === bestEpoch);
  if (!best || now.validationAccuracy !== best.validationAccuracy)
    return !best || now.validationAccuracy > best.validationAccuracy;
  return now.validationLoss < best.validationLoss;
}

const divergence = (o: TrainOptions, epochs: number): Failure => ({
  code: "diverged",
  where: `training, epoch ${epochs + 1}`,
  what: "the loss is no longer a number: the weights grew without bound",
  next: `Lower the learning rate (now ${o.schedule.rate}; try ${Number((o.schedule.rate / 4).toPrecision(2))}) and train again. ${epochs > 0 ? "The best epoch before it is kept." : "Your network is as it was."}`,
});

function checkFits(model: Model, data: Dataset): void {
  const input = model.graph.nodes.find((n) => n.op === "input")!;
  const output = model.graph.nodes.find((n) => n.id === model.graph.outputs[0])!;
  const show = (s: Shape) => s.join("x");
  if (show(input.out.shape) !== show(data.card.shape)) {
    fail(
      "shape-mismatch",
      "train",
      `the network takes ${show(input.out.shape)}, ${data.card.name} gives ${show(data.card.shape)}`,
      "Design the network for this data set, or choose another one.",
    );
  }
  if (show(output.out.shape) !== String(data.card.classes.length)) {
    fail(
      "shape-mismatch",
      "train",
      `the network has ${show(output.out.shape)} outputs, ${data.card.name} has ${data.card.classes.length} classes`,
      "Give the classifier one output for each class.",
    );
  }
  if (data.train.count === 0)
    fail("bad-data", "train", "there are no training examples", "Choose a larger training split.");
}

/** The weights as tensors, and one step of training on them. */
class TrainState {
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
    optimizer: ReturnType<typeof createOptimizer>,
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
    this.trainable.forEach((key, i) => this.replace(key, next[i]!));
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
class RunningSums {
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

const EVALUATION_BATCH = 64;

/** Logits of a split [count, classes] and their mean cross-entropy. `weights` stay the caller's. */
export async function evaluateFloat(
  tf: Tf,
  model: Model,
  weights: Record<WeightKey, Tensor>,
  split: Split,
  data: Dataset,
): Promise<{ loss: number; accuracy: number; logits: Float32Array }> {
  const classes = data.card.classes.length;
  const logits = new Float32Array(split.count * classes);
  for (let from = 0; from < split.count; from += EVALUATION_BATCH) {
    const to = Math.min(from + EVALUATION_BATCH, split.count);
    const out = tf.tidy(() => {
      const x = tf.tensor(normalizedValues(split, data.card.input, from, to), [
        to - from,
        ...data.card.shape,
      ]);
      return lowerGraph(tf, model.graph, weights, [x]).get(model.graph.outputs[0]!)!;
    });
    logits.set((await out.data()) as Float32Array, from * classes);
    out.dispose();
  }
  let loss = 0;
  let right = 0;
  for (let i = 0; i < split.count; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    const max = Math.max(...row);
    const label = split.labels[i]!;
    loss += Math.log(row.reduce((s, z) => s + Math.exp(z - max), 0)) + max - row[label]!;
    if (row.indexOf(max) === label) right++;
  }
  return { loss: loss / Math.max(1, split.count), accuracy: right / Math.max(1, split.count), logits };
}
