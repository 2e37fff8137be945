/** `tiny.train`: training as a cell wants it. One line of knobs, a chart that grows, Stop keeps the best epoch. */
import { FailureError } from "../../core/failure";
import { showCount } from "../../core/units";
import type { Dataset } from "../../datasets/types";
import { init } from "../../ir/init";
import type { Graph, Model } from "../../ir/types";
import { type DistillTraining, distillDefaults } from "../../stages/distill/options";
import { type PruneTraining, pruneTrainingDefaults } from "../../stages/prune/options";
import { type TrainOptions, trainDefaults } from "../../stages/train/options";
import { type Checkpoint, type EpochReport, type TrainProgress, train } from "../../stages/train/train";
import type { AugmentOptions, OptimizerOptions } from "../../training/options";
import type { CellHost, Place } from "./host";
import { chart } from "./plot";

/** What a training can be told; what is left out is as usual. */
export interface TrainKnobs {
  /** Passes over all examples; 15. */
  readonly epochs?: number;
  /** Examples in a step; 32. */
  readonly batch?: number;
  /** Starting weights, order and augmentation follow from it: the same seed gives the same run; 1. */
  readonly seed?: number;
  /** Learning rate at its top, 0.02; it follows half a cosine down to zero. */
  readonly rate?: number;
  /** "adamw" (as usual), "adam", or "sgd" with momentum 0.9. */
  readonly optimizer?: OptimizerOptions["kind"];
  /** Share by which weights shrink a step: 0.01 for adamw, 0.0005 for sgd. */
  readonly weightDecay?: number;
  /** Mirror every second picture; true. */
  readonly flip?: boolean;
  /** Move pictures by up to this many pixels; 0. */
  readonly shift?: number;
  /** Other changes of the examples: crop, noise, cutout … */
  readonly augment?: Partial<AugmentOptions>;
  /** Mix pairs of examples, Beta(a, a); 0 is off. */
  readonly mixup?: number;
  /** Share of each label that goes to the other classes; 0. */
  readonly labelSmoothing?: number;
  /** Stop after so many epochs without a better validation accuracy; 0 is off. */
  readonly patience?: number;
  /** Largest norm of a step's gradient; 0 is off. */
  readonly clip?: number;
  /** Share of the old weights in a running average, as 0.99; 0 is off. */
  readonly averageDecay?: number;
  /** Share of steps in which each residual block is left out (LayerDrop), as 0.2; 0 is off. */
  readonly layerDrop?: number;
  /**
   * Prunes while it trains: { sparsity: 0.8 } takes weights gradually over the first half of the epochs. What `tiny.prune` can be told, and
   * `schedule`: { kind: "gradual", begin: 0, end: 4, every: 10 }, { kind: "iterative", begin: 0, end: 4, rounds: 4 } or { kind: "oneShot", at: 0 }
   * (in epochs; `every` in steps), `soft`: pruned weights may come back.
   */
  readonly prune?: Partial<PruneTraining>;
  /**
   * A trained network to learn from: the student follows its soft labels at temperature 2 with weight 0.9, and the true labels with
   * weight 0.1, unless `distill` says otherwise. It looks at all examples once, before training.
   */
  readonly teacher?: Model;
  /**
   * How the teacher is followed: `hard`, `soft` (weights; a number, or { kind: "linear", from: 1, to: 0 }), `temperature`, and
   * `features`: [{ student: "pool", teacher: "pool", weight: 1, measure: "cosine" }].
   */
  readonly distill?: Partial<DistillTraining>;
  /** Show nothing while it runs. */
  readonly quiet?: boolean;
  /** Called after every epoch. */
  readonly onEpoch?: (report: EpochReport) => void;
}

/** A network with the weights of its best epoch, and how it got there. Use it wherever a model is wanted. */
export interface TrainedModel extends Model {
  /** One report an epoch: loss, accuracy, validationLoss, validationAccuracy (shares from 0 to 1), seconds. */
  readonly history: readonly EpochReport[];
  /** The epoch that the weights are from, counted from 1. */
  readonly bestEpoch: number;
}

/** Enough to go on with a training. */
export interface Training {
  readonly options: TrainOptions;
  readonly checkpoint: Checkpoint;
}

export async function trainCell(
  host: CellHost,
  network: Graph | Model,
  set: Dataset,
  knobs: TrainKnobs,
): Promise<{ readonly model: TrainedModel; readonly training: Training | null }> {
  const { signal, now, breathe, put } = host;
  signal().throwIfAborted();
  const options = optionsOf(knobs);
  const model = "weights" in network ? network : init(network, options.seed);
  const live = liveReport(knobs.quiet ? null : put, options.epochs);
  let latest: Checkpoint | null = null;
  const result = await train({ graph: model.graph, weights: model.weights }, set, options, {
    startEngine: host.trainOn({
      notice: (text) => void put({ kind: "text", level: "warn", text }),
      onProgress: (done, total) => live.preparing(done, total),
    }),
    teacher: knobs.teacher,
    onCached: live.cached,
    signal: signal(),
    now,
    breathe,
    onProgress: live.progress,
    onCheckpoint: (checkpoint) => {
      latest = checkpoint;
      live.epoch(checkpoint.history);
      knobs.onEpoch?.(checkpoint.history.at(-1)!);
    },
  });
  const { history, bestEpoch, ended, failure } = result;
  live.end(history, bestEpoch, ended);
  if (failure && bestEpoch === 0) throw new FailureError(failure);
  if (failure) put({ kind: "text", level: "warn", text: `${failure.what}. ${failure.next}` });
  if (bestEpoch === 0) signal().throwIfAborted();
  return {
    model: { ...result.model, history, bestEpoch },
    training: latest && { options, checkpoint: latest },
  };
}

/** An accuracy chart that grows, with a line below that counts. Nothing where `put` is null. */
export function liveReport(put: CellHost["put"] | null, epochs: number) {
  let line: Place | null = null;
  let growing: Place | null = null;
  const say = (text: string): void => {
    if (!put) return;
    const output = { kind: "text", level: "log", text } as const;
    if (line) line.change(output);
    else line = put(output);
  };
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    preparing: (done: number, total: number) => {
      if (done < total) say(`compiling the network for this device: ${done} of ${total}`);
    },
    cached: (done: number, total: number) => say(`the teacher has looked at ${done} of ${total} examples`),
    progress: ({ epoch, batch, batches, loss, samplesPerSecond, secondsLeft }: TrainProgress) =>
      say(
        `epoch ${epoch} of ${epochs}, batch ${batch} of ${batches}: loss ${loss.toFixed(3)}, ${showCount(samplesPerSecond)} examples a second, ${Math.ceil(secondsLeft)} s left`,
      ),
    epoch(history: readonly EpochReport[]): void {
      if (!put || epochs === 1) return;
      const output = chart(
        "line",
        {
          training: history.map(({ accuracy }) => 100 * accuracy),
          validation: history.map(({ validationAccuracy }) => 100 * validationAccuracy),
        },
        { title: "Training", xLabel: "epoch", yLabel: "accuracy, %", x: history.map(({ epoch }) => epoch) },
      );
      if (growing) growing.change(output);
      else growing = put(output);
    },
    end(history: readonly EpochReport[], bestEpoch: number, ended: string): void {
      const best = history.find(({ epoch }) => epoch === bestEpoch);
      const seconds = history.reduce((sum, report) => sum + report.seconds, 0).toFixed(1);
      const how = ended === "stopped" ? "stopped after" : "trained for";
      say(
        best
          ? `${how} ${history.length} ${history.length === 1 ? "epoch" : "epochs"} in ${seconds} s; the best, number ${bestEpoch}, is right on ${percent(best.validationAccuracy)} of the validation examples`
          : "stopped before the first epoch was done",
      );
    },
  };
}

const pruningOf = (prune: Partial<PruneTraining>, epochs: number): PruneTraining => ({
  ...pruneTrainingDefaults,
  schedule: { kind: "gradual", begin: 0, end: epochs / 2, every: 10 },
  ...prune,
});

function optionsOf(knobs: TrainKnobs): TrainOptions {
  const { optimizer = "adamw", weightDecay, rate = trainDefaults.schedule.rate } = knobs;
  const optimizers: Readonly<Record<OptimizerOptions["kind"], OptimizerOptions>> = {
    adamw: { kind: "adamw", weightDecay: weightDecay ?? 0.01 },
    adam: { kind: "adam", weightDecay: 0 },
    sgd: { kind: "sgd", momentum: 0.9, weightDecay: weightDecay ?? 5e-4 },
  };
  const usual = trainDefaults;
  return {
    ...usual,
    epochs: knobs.epochs ?? usual.epochs,
    batch: knobs.batch ?? usual.batch,
    seed: knobs.seed ?? usual.seed,
    optimizer: optimizers[optimizer] ?? optimizers.adamw,
    schedule: { kind: "cosine", rate, warmup: 0.5 },
    labelSmoothing: knobs.labelSmoothing ?? 0,
    mixup: knobs.mixup ?? 0,
    augment: {
      ...usual.augment,
      flip: knobs.flip ?? usual.augment.flip,
      shift: knobs.shift ?? 0,
      ...knobs.augment,
    },
    patience: knobs.patience ?? 0,
    clip: knobs.clip ?? 0,
    averageDecay: knobs.averageDecay ?? 0,
    distill: knobs.teacher || knobs.distill ? { ...distillDefaults, ...knobs.distill } : null,
    layerDrop: knobs.layerDrop ? { rate: knobs.layerDrop } : null,
    prune: knobs.prune ? pruningOf(knobs.prune, knobs.epochs ?? usual.epochs) : null,
  };
}
