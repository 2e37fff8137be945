import { fail } from "../../core/failure";

export type OptimizerOptions =
  | { readonly kind: "sgd"; readonly momentum: number; readonly weightDecay: number }
  | { readonly kind: "adam"; readonly weightDecay: 0 }
  /** Decoupled weight decay (Loshchilov and Hutter 2019). */
  | { readonly kind: "adamw"; readonly weightDecay: number };

/** Learning rate over training. Epochs may be fractional: rates change every step. */
export type ScheduleOptions =
  | { readonly kind: "constant"; readonly rate: number }
  /** Multiplied by `factor` every `every` epochs. */
  | { readonly kind: "step"; readonly rate: number; readonly every: number; readonly factor: number }
  /** Linear warm-up, then half a cosine down to zero (Loshchilov and Hutter 2017). */
  | { readonly kind: "cosine"; readonly rate: number; readonly warmup: number };

/** Seeded changes to training images. Tables ignore all but `noise`. */
export interface AugmentOptions {
  /** Mirror left and right, every second time. */
  readonly flip: boolean;
  /** Move by up to this many pixels each way; zero (the network's zero) moves in. */
  readonly shift: number;
  /** Cut a random window of at least this share of the sides and scale it up; 1 is off. */
  readonly crop: number;
  /** Deviation of Gaussian noise, in the network's units. */
  readonly noise: number;
}

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
}

export const trainDefaults: TrainOptions = {
  epochs: 6,
  batch: 32,
  seed: 1,
  optimizer: { kind: "adamw", weightDecay: 0.01 },
  schedule: { kind: "cosine", rate: 0.02, warmup: 0.5 },
  labelSmoothing: 0,
  mixup: 0,
  augment: { flip: true, shift: 0, crop: 1, noise: 0 },
  patience: 0,
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
  within("patience", o.patience, 0, 10_000, true);
}
