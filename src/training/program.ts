/**
 * A training program: one step of training (and one batch of evaluation) as a flat list of kernel calls with every size
 * resolved and every buffer placed. Plain data; WebGPU and WASM run the same program.
 */
import type { WeightLayout } from "../ir/emit";
import type { TrainKernelName } from "../ir/trainKernels";
import type { NodeId, Shape, WeightKey } from "../ir/types";

/**
 * Memories of a program, each addressed in 32-bit words from its own start.
 * - work: activations and their gradients (float32, or float16 where a backend is asked to);
 * - sums: partial sums, statistics, and what else must stay float32;
 * - parameter, shadow (fake-quantized), gradient, first, second (moments), average, mask: parallel flat vectors;
 * - state: moving averages, quantization ranges;
 * - frozen: weights of a teacher;
 * - constant: int32 tables;
 * - data, labels, teacher: the resident data set (packed bytes or float32), its labels (u32), the cached teacher's table;
 * - step: see `stepWords`; metrics: see the loss kernel.
 */
export const spaces = [
  "work",
  "sums",
  "parameter",
  "shadow",
  "gradient",
  "first",
  "second",
  "average",
  "mask",
  "state",
  "frozen",
  "constant",
  "data",
  "labels",
  "teacher",
  "step",
  "metrics",
] as const;
export type Space = (typeof spaces)[number];

export interface Slot {
  readonly space: Space;
  /** In words; a multiple of 64 except for pieces of `constant`, which are multiples of 4. */
  readonly at: number;
  /** 0 for data, labels and teacher: as long as the data set. */
  readonly words: number;
}

export interface TrainCall {
  readonly kernel: TrainKernelName;
  /** By the kernel table's names; an optional buffer that is absent is left out. */
  readonly buffers: Readonly<Record<string, Slot>>;
  readonly numbers: Readonly<Record<string, number>>;
  /** Node and pass, for profiles: "block1_expand forward". */
  readonly what: string;
  /** The residual block this belongs to: not run in a step whose flag of the block is 0. */
  readonly block: number | null;
}

export interface PlacedWeight {
  readonly key: WeightKey;
  readonly shape: Shape;
  readonly layout: WeightLayout;
  readonly slot: Slot;
}

export interface TrainingProgram {
  readonly name: string;
  readonly batch: number;
  readonly input: Shape;
  readonly classes: number;
  /** One step. */
  readonly step: readonly TrainCall[];
  /** One batch of inference with moving averages: adds to metrics and leaves logits [batch, padded classes] in `logits`. */
  readonly evaluate: readonly TrainCall[];
  readonly logits: Slot;
  /** Words of each space; 0 for data, labels and teacher. */
  readonly words: Readonly<Record<Space, number>>;
  readonly weights: readonly PlacedWeight[];
  /** Starting contents: tables, ranges, the teacher's weights. Everything else starts at zero. */
  readonly initial: readonly { readonly slot: Slot; readonly data: Int32Array | Float32Array }[];
  /** Values that can be looked at between steps: taps, gradients of weights (by key). */
  readonly visible: Readonly<Record<string, Slot>>;
  /** Residual blocks that can be dropped, in the order of their flags. */
  readonly blocks: readonly NodeId[];
  /** The parts of the teacher's table that training examples must bring; empty for none. */
  readonly cached: readonly Shape[];
  /** Words that must be alive at the same time at worst: what no plan of `work` and `sums` can go below. */
  readonly boundWords: number;
}
