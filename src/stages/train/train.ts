/**
 * Trains a classifier on TensorFlow.js. Plain data in, plain data out; after every epoch a checkpoint from which training goes
 * on as if it had never stopped. Deterministic in (model, data, options) on one backend.
 */
import { type Failure, fail } from "../../core/failure";
import { deriveSeed } from "../../core/random";
import type { Dataset } from "../../datasets/types";
import type { Tf } from "../../ir/op";
import type { FloatWeight, Model, Shape, WeightKey } from "../../ir/types";
import { verifyModel } from "../../ir/verify";
import { batchesPerEpoch, epochBatches } from "./batches";
import { evaluateFloat } from "./evaluateFloat";
import { createOptimizer, type OptimizerState } from "./optimizer";
import { checkTrainOptions, type TrainOptions } from "./options";
import { learningRate } from "./schedule";
import { RunningSums, TrainState } from "./trainState";

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
      const weights = await state.read();
      // An endless variance hides in a finite loss: batch norm divides by it.
      if (!Number.isFinite(validation.loss) || !allFinite(weights)) {
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

const allFinite = (weights: Readonly<Record<WeightKey, FloatWeight>>): boolean =>
  Object.values(weights).every((w) => w.data.every(Number.isFinite));

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
