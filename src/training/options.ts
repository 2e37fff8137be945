/** What a training plan is compiled for. */
import type { Model, NodeId, Quant, Shape } from "../ir/types";

export type OptimizerOptions =
  | { readonly kind: "sgd"; readonly momentum: number; readonly weightDecay: number }
  | { readonly kind: "adam"; readonly weightDecay: 0 }
  /** Decoupled weight decay (Loshchilov and Hutter 2019). */
  | { readonly kind: "adamw"; readonly weightDecay: number };

/** Seeded changes to training examples. Tables ignore all but `noise`. */
export interface AugmentOptions {
  /** Mirror left and right, every second time. */
  readonly flip: boolean;
  /** Move by up to this many pixels each way; zero (the network's zero) moves in. */
  readonly shift: number;
  /** Cut a random window of at least this share of the sides and scale it up; 1 is off. */
  readonly crop: number;
  /** Deviation of almost Gaussian noise, in the network's units. */
  readonly noise: number;
  /** Side of a square of zeros at a random place (DeVries and Taylor 2017); 0 is off. */
  readonly cutout: number;
  /** Spectrograms [mel, time]: move along time by up to this many columns; 0 is off. */
  readonly timeShift: number;
  /** Spectrograms: zero up to this many columns (SpecAugment, Park et al. 2019); 0 is off. */
  readonly timeMask: number;
  /** Spectrograms: zero up to this many rows; 0 is off. */
  readonly bandMask: number;
}

/** A pair of tapped nodes whose values should come close. */
export interface FeatureOptions {
  readonly student: NodeId;
  readonly teacher: NodeId;
  readonly weight: number;
  /** Mean squared (Euclidean) distance, or 1 - cosine similarity. A learned linear projection is added where channels differ. */
  readonly measure: "euclidean" | "cosine";
}

/** A teacher whose logits (where `soft` is above 0), and the values of these nodes, are remembered: a `TeacherTable` in this order. */
export interface CachedTeacher {
  readonly cached: readonly { readonly node: NodeId; readonly shape: Shape }[];
}

export const isCached = (teacher: CachedTeacher | Model): teacher is CachedTeacher => "cached" in teacher;

export interface DistillOptions {
  /** Weight of the labels (1 - λ) and of the teacher (λ). */
  readonly hard: number;
  readonly soft: number;
  readonly temperature: number;
  /** Cached: its outputs come with the training examples; a model: its forward pass is part of every step. */
  readonly teacher: CachedTeacher | Model;
  readonly features: readonly FeatureOptions[];
}

export interface PlanOptions {
  readonly batch: number;
  readonly classes: number;
  /** How the resident data set is stored, and what the network sees: (value - offset)·scale. */
  readonly data: { readonly bytes: boolean; readonly offset: number; readonly scale: number };
  readonly optimizer: OptimizerOptions;
  readonly augment: AugmentOptions;
  readonly labelSmoothing: number;
  readonly mixup: boolean;
  /** Largest norm of the whole gradient; 0 is off. */
  readonly clip: number;
  /** Weight averages: share of the old average; 0 is off. */
  readonly averageDecay: number;
  readonly masked: boolean;
  /** Fake quantization: all weights, and the values of these nodes. */
  readonly fakeQuant: { readonly ranges: Readonly<Record<NodeId, Quant>> } | null;
  readonly distill: DistillOptions | null;
  /** Residual blocks can be dropped step by step (LayerDrop, Fan et al. 2020). */
  readonly layerDrop: boolean;
  /** Nodes whose values can be looked at. */
  readonly taps: readonly NodeId[];
  /** Rows that one part of a partial sum covers at least; a backend's own wish. */
  readonly chunkRows: number;
  /** Gradients are stored times this (float16 storage needs it). */
  readonly lossScale: number;
}

export const noAugment: AugmentOptions = {
  flip: false,
  shift: 0,
  crop: 1,
  noise: 0,
  cutout: 0,
  timeShift: 0,
  timeMask: 0,
  bandMask: 0,
};

/** Everything optional off. */
export const planDefaults = {
  optimizer: { kind: "adam", weightDecay: 0 },
  augment: noAugment,
  labelSmoothing: 0,
  mixup: false,
  clip: 0,
  averageDecay: 0,
  masked: false,
  fakeQuant: null,
  distill: null,
  layerDrop: false,
  taps: [],
  chunkRows: 256,
  lossScale: 1,
} as const satisfies Omit<PlanOptions, "batch" | "classes" | "data">;
