/**
 * What trains: one interface over WebGPU, WASM and plain TensorFlow.js. An engine holds one network's training state and one
 * resident data set; everything large stays where the work is.
 */
import type { Normalization } from "../datasets/types";
import type { FloatWeight, Graph, WeightKey } from "../ir/types";
import type { PlanOptions } from "./options";
import type { TrainingProgram } from "./program";
import type { TeacherTable } from "./teacherTable";

export type EngineId = "webgpu" | "wasm" | "tfjs";

/** Examples one after the other, as a split of a data set holds them. */
export interface Resident {
  readonly count: number;
  /** [count, …shape], unpadded: pixels in 8 bits, or float32. */
  readonly values: Uint8Array | Float32Array;
  readonly labels: Uint8Array;
  readonly input: Normalization;
  /** What a teacher has said of each example. */
  readonly teacher?: TeacherTable | undefined;
}

export interface LossScales {
  readonly hard?: number;
  readonly soft?: number;
  /** In the order of the plan's features. */
  readonly features?: readonly number[];
}

export interface StepInput {
  readonly indices: Uint32Array;
  readonly seed: number;
  readonly rate: number;
  /** Mixup's share of the example itself; 1 without mixup. */
  readonly share: number;
  /** Residual blocks dropped in this step (their place in `program.blocks`). */
  readonly dropped?: readonly number[] | undefined;
  /** What the weights of the losses are times in this step; 1 where nothing is said. */
  readonly lossScales?: LossScales | undefined;
}

/** Sums since the last reading. */
export interface Metrics {
  readonly loss: number;
  readonly correct: number;
  readonly examples: number;
  /** Examples whose loss was no finite number. */
  readonly broken: number;
  readonly features: number;
  /** Examples whose label is known: what `correct` counts among. */
  readonly labeled: number;
}

/** What the loss kernels have added up, word by word; see the kernel table. */
export const readMetrics = ([loss, correct, examples, broken, features, labeled]: Float32Array): Metrics => ({
  ...{ loss: loss!, correct: correct!, examples: examples! },
  ...{ broken: broken!, features: features!, labeled: labeled! },
});

/** Optimizer vectors by weight, in the shapes of the weights. */
export interface TrainingState {
  readonly steps: number;
  readonly weights: Readonly<Record<WeightKey, FloatWeight>>;
  readonly first: Readonly<Record<WeightKey, Float32Array>>;
  readonly second: Readonly<Record<WeightKey, Float32Array>>;
  /** Averaged weights, when the program keeps them. */
  readonly average: Readonly<Record<WeightKey, Float32Array>> | null;
}

/** What a step costs, counted by the runtime itself. */
export interface EngineStats {
  readonly dispatches: number;
  readonly submits: number;
  readonly pipelines: number;
  /** Memory of all spaces and what the runtime adds. */
  readonly bytes: number;
  /** Milliseconds of JavaScript in the last steps, a step. */
  readonly jsMs: number;
  readonly compileMs: number;
  readonly threads: number;
}

export interface TrainingEngine {
  readonly id: EngineId;
  readonly batch: number;
  /** Makes a split resident. "train" feeds steps, "validation" feeds evaluation. */
  load(name: "train" | "validation", split: Resident): Promise<void>;
  /** Starts a step; returns when another may be queued (at most three are under way). */
  step(input: StepInput): Promise<void>;
  /** Waits for the steps under way, reads the sums and sets them to zero. */
  metrics(): Promise<Metrics>;
  /** Logits [count, classes] of a resident split, unpadded. */
  evaluate(name: "train" | "validation"): Promise<Float32Array>;
  read(): Promise<TrainingState>;
  write(state: TrainingState): Promise<void>;
  /** Factors for the weights after each update (0 = pruned); absent keys are left alone. */
  setMask(mask: Readonly<Record<WeightKey, Float32Array>>): Promise<void>;
  /** A visible value of the last step, in float32, padded as the program holds it. */
  peek(name: string): Promise<Float32Array>;
  stats(): EngineStats;
  dispose(): void;
}

/** What an engine needs to start: weights to start from (or to go on from). */
export interface EngineStart {
  readonly program: TrainingProgram;
  readonly state: TrainingState;
  readonly onProgress?: ((done: number, total: number, what: string) => void) | undefined;
}

/** Starts an engine on some backend. What it says on the way ("compiling 34 of 90") is its caller's business. */
export type StartEngine = (graph: Graph, plan: PlanOptions, state: TrainingState) => Promise<TrainingEngine>;
