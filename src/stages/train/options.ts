import { fail } from "../../core/failure";
import { type AugmentOptions, noAugment, type OptimizerOptions } from "../../training/options";
import { checkDistill, type DistillTraining } from "../distill/options";
import { checkLayerDrop, type LayerDropOptions } from "../layerDrop";
import { checkPruneTraining, type PruneTraining } from "../prune/options";

/** Learning rate over training. Epochs may be fractional: rates change every step. */
export type ScheduleOptions =
  | { readonly kind: "constant"; readonly rate: number }
  /** Multiplied by `factor` every `every` epochs. */
  | { readonly kind: "step"; readonly rate: number; readonly every: number; readonly factor: number }
  /** Linear warm-up, then half a cosine down to zero (Loshchilov and Hutter 2017). */
  | { readonly kind: "cosine"; readonly rate: number; readonly warmup: number };

export interface TrainOptions {
  readonly epochs: number;
  readonly batch: number;
  readonly seed: number;
  readonly optimizer: OptimizerOptions;
  readonly schedule: ScheduleOptions;
  /** Share of the label spread over the other classes (Szegedy et al. 2016). */
  readonly labelSmoothing: number;
  /** Parameter of mixup's Beta distribution (Zhang et al. 2018); 0 is off. */
  readonly mixup: number;
  readonly augment: AugmentOptions;
  /** Stop after this many epochs without a better validation accuracy; 0 is off. */
  readonly patience: number;
  /** Largest norm of a step's whole gradient (Pascanu et al. 2013); 0 is off. */
  readonly clip: number;
  /** Share of the old weights in a running average that is evaluated and kept instead (Polyak and Juditsky 1992); 0 is off. */
  readonly averageDecay: number;
  /** A teacher to follow (`TrainIo.teacher`); null is off. */
  readonly distill: DistillTraining | null;
  /** Residual blocks left out at random; null is off. */
  readonly layerDrop: LayerDropOptions | null;
  /** Weights or channels taken while it trains; null is off. */
  readonly prune: PruneTraining | null;
}

export const trainDefaults: TrainOptions = {
  epochs: 15,
  batch: 32,
  seed: 1,
  optimizer: { kind: "adamw", weightDecay: 0.01 },
  schedule: { kind: "cosine", rate: 0.02, warmup: 0.5 },
  labelSmoothing: 0,
  mixup: 0,
  augment: { ...noAugment, flip: true },
  patience: 0,
  clip: 0,
  averageDecay: 0,
  distill: null,
  layerDrop: null,
  prune: null,
};

/** Throws a `Failure` that names the first option out of its range. */
export function checkTrainOptions(o: TrainOptions): void {
  const within = (name: string, value: number, low: number, high: number, integer = false) => {
    if (!(value >= low && value <= high) || (integer && !Number.isInteger(value))) {
      fail(
        "bad-knob",
        `train.${name}`,
        `${name} is ${value}`,
        `Choose ${integer ? "a whole number" : "a number"} from ${low} to ${high}.`,
      );
    }
  };
  within("epochs", o.epochs, 1, 10_000, true);
  within("batch", o.batch, 1, 4096, true);
  within("learningRate", o.schedule.rate, 1e-8, 100);
  if (o.schedule.kind === "cosine") within("warmup", o.schedule.warmup, 0, 1000);
  if (o.schedule.kind === "step") {
    within("every", o.schedule.every, 1, 10_000);
    within("factor", o.schedule.factor, 0, 1);
  }
  within("weightDecay", o.optimizer.weightDecay, 0, 1);
  if (o.optimizer.kind === "sgd") within("momentum", o.optimizer.momentum, 0, 0.9999);
  within("labelSmoothing", o.labelSmoothing, 0, 0.9);
  within("mixup", o.mixup, 0, 10);
  within("shift", o.augment.shift, 0, 64, true);
  within("crop", o.augment.crop, 0.1, 1);
  within("noise", o.augment.noise, 0, 10);
  within("cutout", o.augment.cutout, 0, 1024, true);
  within("timeShift", o.augment.timeShift, 0, 1024, true);
  within("timeMask", o.augment.timeMask, 0, 1024, true);
  within("bandMask", o.augment.bandMask, 0, 1024, true);
  within("clip", o.clip, 0, 1e6);
  within("averageDecay", o.averageDecay, 0, 0.99999);
  within("patience", o.patience, 0, 10_000, true);
  if (o.distill) checkDistill(o.distill);
  if (o.layerDrop) checkLayerDrop(o.layerDrop);
  if (o.prune) checkPruneTraining(o.prune, o.epochs);
}

/** Options that an earlier version stored, with what came later at its default. */
export const completeOptions = (o: TrainOptions): TrainOptions => ({
  ...trainDefaults,
  ...o,
  augment: { ...noAugment, ...o.augment },
});
