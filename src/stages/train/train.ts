/**
 * Trains a classifier on any training engine. Plain data in, plain data out; after every epoch a checkpoint from which training
 * goes on as if it had never stopped. Deterministic in (model, data, options) on one backend, and the same batches on all.
 */
import type { Failure } from "../../core/failure";
import { createRandom, deriveSeed } from "../../core/random";
import type { Dataset, Split } from "../../datasets/types";
import type { FloatWeight, Model, WeightKey } from "../../ir/types";
import { verifyModel } from "../../ir/verify";
import type { Resident, StartEngine, TrainingEngine, TrainingState } from "../../training/engine";
import { type PlanOptions, planDefaults } from "../../training/options";
import type { TeacherTable } from "../../training/teacherTable";
import { checkFits, checkTrainOptions, divergence } from "./checks";
import { crossEntropy } from "./evaluateModel";
import { composeExtras, type TrainExtra } from "./extra";
import { extrasOf } from "./extras";
import { mixupShare } from "./mixup";
import type { TrainOptions } from "./options";
import { learningRate } from "./schedule";

export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  /** Means over the epoch's training batches, as they were trained on (augmented); accuracy over those whose label is known. */
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly rate: number;
  readonly seconds: number;
  /** What extras tell of the epoch: "sparsity", "featureLoss" … */
  readonly figures?: Readonly<Record<string, number>> | undefined;
}

/** Sent at most twice a second: reading it back makes a GPU wait. */
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
  readonly optimizer: Omit<TrainingState, "weights">;
  readonly best: {
    readonly epoch: number;
    readonly weights: Readonly<Record<WeightKey, FloatWeight>>;
  } | null;
  readonly history: readonly EpochReport[];
}

export interface TrainIo {
  readonly startEngine: StartEngine;
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
  /** The network that a distilled one learns from. */
  readonly teacher?: Model | undefined;
  /** What the teacher has said of these examples, when that is known already; see `teacherTable`. */
  readonly teacherTable?: TeacherTable | undefined;
  /** Besides those that the options ask for, and before them. */
  readonly extras?: readonly TrainExtra[];
  readonly onCached?: ((done: number, total: number) => void) | undefined;
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

const REPORT_EVERY_MS = 500;

export async function train(
  model: Model,
  data: Dataset,
  options: TrainOptions,
  io: TrainIo,
): Promise<TrainResult> {
  checkTrainOptions(options);
  verifyModel(model);
  checkFits(model, data);
  const { resume } = io;
  const history: EpochReport[] = [...(resume?.history ?? [])];
  let best = resume?.best ?? null;
  let ended: TrainResult["ended"] = "finished";
  const extra = composeExtras(await extrasOf(model, data, options, io));
  const plan = extra.plan(planOf(data, options));
  const batches = Math.floor(data.train.count / plan.batch);
  const engine = await io.startEngine(model.graph, plan, startingState(model, resume));
  const begun = io.now();

  try {
    await engine.load("train", extra.resident(resident(data.train, data)));
    await engine.load("validation", resident(data.validation, data));
    const moment = (epoch: number, batch: number) => ({
      epoch,
      step: (epoch - 1) * batches + batch - 1,
      steps: options.epochs * batches,
      seed: deriveSeed(options.seed, "step", epoch, batch),
    });
    await extra.begin(engine, moment((resume?.epoch ?? 0) + 1, 1));
    epochs: for (let epoch = (resume?.epoch ?? 0) + 1; epoch <= options.epochs; epoch++) {
      const epochBegun = io.now();
      const sums = { loss: 0, correct: 0, examples: 0, features: 0, labeled: 0 };
      let reported = epochBegun;
      let rate = 0;
      const order = createRandom(deriveSeed(options.seed, "order", epoch)).permutation(data.train.count);
      for (let batch = 1; batch <= batches; batch++) {
        if (io.signal?.aborted) {
          ended = "stopped";
          break epochs;
        }
        rate = learningRate(options.schedule, epoch - 1 + (batch - 1) / batches, options.epochs);
        const at = moment(epoch, batch);
        await extra.beforeStep(engine, at);
        await engine.step({
          indices: order.subarray((batch - 1) * plan.batch, batch * plan.batch),
          seed: at.seed,
          rate,
          share: options.mixup > 0 ? mixupShare(createRandom(at.seed), options.mixup) : 1,
          ...extra.step(at),
        });
        await io.breathe?.();
        const now = io.now();
        if (now - reported < REPORT_EVERY_MS && batch < batches) continue;
        reported = now;
        const read = await engine.metrics();
        sums.loss += read.loss;
        sums.correct += read.correct;
        sums.examples += read.examples;
        sums.features += read.features;
        sums.labeled += read.labeled;
        if (read.broken > 0 || !Number.isFinite(sums.loss)) {
          ended = "diverged";
          break epochs;
        }
        const done = (epoch - 1) * batches + batch;
        const elapsed = (now - begun) / 1000;
        const doneHere = done - (resume?.epoch ?? 0) * batches;
        io.onProgress?.({
          ...{ epoch, batch, batches },
          loss: sums.loss / sums.examples,
          accuracy: sums.correct / Math.max(1, sums.labeled),
          samplesPerSecond: (doneHere * plan.batch) / Math.max(elapsed, 1e-3),
          secondsLeft: (elapsed / doneHere) * (options.epochs * batches - done),
          history,
        });
      }
      await extra.afterEpoch(engine, moment(epoch + 1, 1));
      const { kept, state, validation } = await endEpoch(engine, data);
      // An endless variance hides in a finite loss: batch norm divides by it.
      if (!Number.isFinite(validation.loss) || !allFinite(kept)) {
        ended = "diverged";
        break;
      }
      history.push({
        epoch,
        loss: sums.loss / sums.examples,
        accuracy: sums.correct / Math.max(1, sums.labeled),
        validationLoss: validation.loss,
        validationAccuracy: validation.accuracy,
        rate,
        seconds: (io.now() - epochBegun) / 1000,
        ...figuresOf(extra.figures(), plan, sums),
      });
      // Without validation data the last epoch is the one to keep.
      if (epoch >= extra.countsFrom && (data.validation.count === 0 || isBetter(history, best?.epoch)))
        best = { epoch, weights: kept };
      const { weights, ...optimizer } = state;
      await io.onCheckpoint?.({ epoch, weights, optimizer, best, history: [...history] });
      if (options.patience > 0 && best && epoch - best.epoch >= options.patience) {
        ended = "plateau";
        break;
      }
    }
    const weights = best?.weights ?? (ended === "diverged" ? model.weights : (await engine.read()).weights);
    return {
      model: { graph: model.graph, weights: ownWeights(model, weights) },
      bestEpoch: best?.epoch ?? 0,
      history,
      ended,
      failure: ended === "diverged" ? divergence(options, history.length) : null,
    };
  } finally {
    engine.dispose();
  }
}

/** Reads the state and evaluates it, with the averaged weights where there are any; these are the ones to keep. */
async function endEpoch(engine: TrainingEngine, data: Dataset) {
  const state = await engine.read();
  const averaged: Record<WeightKey, FloatWeight> = { ...state.weights };
  for (const [key, values] of Object.entries(state.average ?? {}) as [WeightKey, Float32Array][])
    averaged[key] = { shape: averaged[key]!.shape, data: values };
  if (state.average) await engine.write({ ...state, weights: averaged });
  const logits = await engine.evaluate("validation");
  if (state.average) await engine.write(state);
  return {
    state,
    kept: averaged,
    validation: crossEntropy(logits, data.validation, data.card.classes.length),
  };
}

/** What the plan needs to know of the data and the options. Fewer examples than a batch: one batch of all of them. */
export function planOf(data: Dataset, o: TrainOptions): PlanOptions {
  return {
    ...planDefaults,
    batch: Math.min(o.batch, data.train.count),
    classes: data.card.classes.length,
    data: { bytes: data.train.values instanceof Uint8Array, ...data.card.input },
    optimizer: o.optimizer,
    augment: o.augment,
    labelSmoothing: o.labelSmoothing,
    mixup: o.mixup > 0,
    clip: o.clip,
    averageDecay: o.averageDecay,
  };
}

const resident = (split: Split, data: Dataset): Resident => ({ ...split, input: data.card.input });

const startingState = (model: Model, resume: Checkpoint | undefined): TrainingState =>
  resume
    ? { ...resume.optimizer, weights: resume.weights }
    : { steps: 0, weights: model.weights, first: {}, second: {}, average: null };

/** Without what only training needed. */
const ownWeights = (model: Model, weights: TrainingState["weights"]): Model["weights"] =>
  Object.fromEntries(
    Object.keys(model.weights).map((key) => [key, weights[key as WeightKey]!]),
  ) as Model["weights"];

const allFinite = (weights: Readonly<Record<WeightKey, FloatWeight>>): boolean =>
  Object.values(weights).every((w) => w.data.every(Number.isFinite));

function isBetter(history: readonly EpochReport[], bestEpoch: number | undefined): boolean {
  const now = history.at(-1)!;
  const best = history.find((e) => e.epoch === bestEpoch);
  if (!best || now.validationAccuracy !== best.validationAccuracy)
    return !best || now.validationAccuracy > best.validationAccuracy;
  return now.validationLoss < best.validationLoss;
}

/** Nothing where no extra has anything to tell. */
function figuresOf(
  own: Readonly<Record<string, number>>,
  plan: PlanOptions,
  sums: { readonly features: number; readonly examples: number },
): Pick<EpochReport, "figures"> {
  const followsFeatures = (plan.distill?.features.length ?? 0) > 0;
  const figures = { ...own, ...(followsFeatures ? { featureLoss: sums.features / sums.examples } : {}) };
  return Object.keys(figures).length > 0 ? { figures } : {};
}
