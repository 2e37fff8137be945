import { type AugmentOptions, noAugment, type OptimizerOptions } from "../../training/options";
import type { DistillTraining } from "../distill/options";
import type { LayerDropOptions } from "../layerDrop";
import type { PruneTraining } from "../prune/options";

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

/** For training with rounding built in: a few epochs at a small rate: the network is nearly there, and no batch norm evens out large steps any more. */
export const awareDefaults: TrainOptions = {
  ...trainDefaults,
  epochs: 3,
  optimizer: { kind: "adam", weightDecay: 0 },
  schedule: { kind: "cosine", rate: 1e-3, warmup: 0.2 },
};

/** Options that an earlier version stored, with what came later at its default. */
export const completeOptions = (o: TrainOptions): TrainOptions => ({
  ...trainDefaults,
  ...o,
  augment: { ...noAugment, ...o.augment },
});
