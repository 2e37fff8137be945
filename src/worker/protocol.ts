/**
 * The contract between the page and the lab worker: plain data in, plain data out. What a person can get wrong is returned as a
 * `Failure`; only defects are thrown. Calls go through Comlink; progress through proxied callbacks, at most ten times a second.
 */
import type { Failure, Result } from "../core/failure";
import type { Bytes } from "../core/units";
import type { Dataset, DatasetCard, LoadOptions, SplitName } from "../datasets/types";
import type { Port } from "../ir/program";
import type { Graph, NodeId, QuantizedModel } from "../ir/types";
import type { CalibrationMethod, Choice } from "../stages/calibrate";
import type { LayerNoise } from "../stages/compareLayers";
import type { Evaluation } from "../stages/evaluate";
import type { MemoryPlan } from "../stages/plan";
import type { TrainOptions } from "../stages/train/options";
import type { EpochReport, TrainProgress, TrainResult } from "../stages/train/train";
import type { KeptModel, KeptQuantized, KeptRun } from "../toolkit/cell/host";
import type { DistillLab } from "./labs/distillProtocol";
import type { LayerDropLab } from "./labs/layerDropProtocol";
import type { PruneLab } from "./labs/pruneProtocol";
import type { QuantizeLab } from "./labs/quantizeProtocol";

export type BackendId = "webgpu" | "wasm" | "webgl" | "cpu";

export interface BackendState {
  readonly chosen: BackendId;
  /** Chosen by the benchmark, or by the person. */
  readonly by: "benchmark" | "person";
  readonly candidates: readonly BackendCandidate[];
}

export interface BackendCandidate {
  readonly id: BackendId;
  /** Milliseconds of one small training step; null when it was not measured. */
  readonly stepMs: number | null;
  /** "no adapter", "software adapter: a CPU in disguise", "not supported by this browser". */
  readonly note: string;
  readonly usable: boolean;
}

export type DatasetRequest =
  | { readonly kind: "generated"; readonly id: string; readonly options: LoadOptions }
  /** The person's own, kept in this browser's storage. */
  | { readonly kind: "user" };

export interface DatasetSummary {
  readonly card: DatasetCard;
  readonly rejected: readonly { readonly name: string; readonly reason: string }[];
}

/** Examples for drawing: raw stored values, one after the other. */
export interface SampleBatch {
  readonly values: Uint8Array | Float32Array;
  readonly labels: Uint8Array;
  readonly indices: readonly number[];
}

export interface UserFiles {
  readonly kind: "images" | "table";
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** For images: the size and channels to bring them to. */
  readonly size: readonly [height: number, width: number, channels: 1 | 3];
}

export interface TrainJob {
  readonly graph: Graph;
  readonly dataset: DatasetRequest;
  readonly options: TrainOptions;
  /** Go on from the stored checkpoint instead of starting over. */
  readonly resume: boolean;
}

export type TrainEvent =
  | { readonly kind: "progress"; readonly progress: TrainProgress }
  /** Before the first step: "compiling GPU kernels", 34 of 90. */
  | { readonly kind: "preparing"; readonly done: number; readonly total: number; readonly what: string }
  /** Something went wrong and was mended: "the GPU was lost; training goes on from epoch 3 on WASM". */
  | { readonly kind: "notice"; readonly text: string };

export interface TrainOutcome {
  readonly ended: TrainResult["ended"];
  readonly failure: Failure | null;
  readonly bestEpoch: number;
  readonly history: readonly EpochReport[];
  readonly backend: BackendId;
}

/** What survives a reload: the network, its data, and how far training came. */
export interface SavedRun {
  readonly graph: Graph;
  readonly dataset: DatasetRequest;
  readonly options: TrainOptions;
  /** Epochs in the checkpoint. */
  readonly epoch: number;
  readonly history: readonly EpochReport[];
  readonly bestEpoch: number;
  /** False while epochs are left: training was cut off. */
  readonly finished: boolean;
}

export interface QuantizeJob {
  readonly method: CalibrationMethod;
  /** Training examples to calibrate on. */
  readonly samples: number;
}

export interface QuantizationReport {
  readonly method: CalibrationMethod;
  readonly samples: number;
  /** Both on the whole test set. */
  readonly float: Evaluation;
  readonly int8: Evaluation;
  /** On a few test examples. */
  readonly layers: readonly LayerNoise[];
  /** With "mixed": which method each layer's range was chosen by. */
  readonly choices: Readonly<Record<NodeId, Choice>> | null;
  readonly floatBytes: Bytes;
  readonly summary: ModelSummary;
}

/** A quantized network and its plan, for drawing. */
export interface ModelSummary {
  readonly name: string;
  readonly graph: QuantizedModel["graph"];
  readonly plan: MemoryPlan;
  readonly planWithoutSharing: MemoryPlan;
  readonly weightBytes: Bytes;
  /** All constants in flash: weights, biases, multipliers, tables. */
  readonly constantBytes: Bytes;
  readonly macs: number;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

export interface ExportJob {
  readonly target: "c" | "cmake" | "platformio" | "tflite";
  readonly board: string | null;
  readonly core: string | null;
  readonly name: string;
  /** Which quantized network: the trained one, or an imported .tflite. */
  readonly source: ModelSource;
}

export type ModelSource = "trained" | "imported";

export interface ExportResult {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly files: readonly { readonly path: string; readonly bytes: Bytes }[];
  /** The project's own, where it has one: the commands on the page are those in the file. */
  readonly readme: string | null;
  /** What the firmware will print: the golden outputs of the first test vector. */
  readonly golden: readonly Int8Array[];
}

/** The lab's experiments have protocols of their own, in `labs/`. */
export interface Lab extends QuantizeLab, DistillLab, LayerDropLab, PruneLab {
  backend(): Promise<Result<BackendState>>;
  chooseBackend(id: BackendId | "auto"): Promise<Result<BackendState>>;

  loadDataset(
    request: DatasetRequest,
    onProgress: (done: number, total: number) => void,
  ): Promise<Result<DatasetSummary>>;
  importUserData(
    files: UserFiles,
    onProgress: (done: number, total: number) => void,
  ): Promise<Result<DatasetSummary>>;
  samples(
    request: DatasetRequest,
    split: SplitName,
    indices: readonly number[],
  ): Promise<Result<SampleBatch>>;
  /** The first `count` indices of a class (or of all classes, null) in a split. */
  indicesOf(
    request: DatasetRequest,
    split: SplitName,
    label: number | null,
    count: number,
  ): Promise<Result<readonly number[]>>;

  train(job: TrainJob, onEvent: (e: TrainEvent) => void): Promise<Result<TrainOutcome>>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Stops after the current step and keeps the best epoch. */
  stop(): Promise<void>;
  savedRun(): Promise<Result<SavedRun | null>>;
  /** Float accuracy of the trained network on a split. */
  evaluate(split: SplitName): Promise<Result<Evaluation>>;

  quantize(
    job: QuantizeJob,
    onProgress: (what: string, done: number, total: number) => void,
  ): Promise<Result<QuantizationReport>>;
  importTflite(bytes: Uint8Array, fileName: string): Promise<Result<ModelSummary>>;
  /** A summary of the stored quantized network; null when there is none. */
  quantized(source: ModelSource): Promise<Result<ModelSummary | null>>;
  /** For code cells: the networks themselves, both ways, and the person's own data. null where there is none. */
  trainedModel(): Promise<Result<KeptModel | null>>;
  quantizedModel(): Promise<Result<KeptQuantized | null>>;
  keepTrained(run: KeptRun): Promise<Result<null>>;
  keepQuantized(model: KeptQuantized): Promise<Result<ModelSummary>>;
  ownData(): Promise<Result<Dataset | null>>;
  export(job: ExportJob): Promise<Result<ExportResult>>;

  /** Whether results are stored: one tab writes, and in the others they stay in memory. The page says it when it knows or changes. */
  keepResults(on: boolean): Promise<void>;
  /** Empties this browser's storage of everything Whittle keeps. */
  forgetEverything(): Promise<Result<null>>;
  /** For journeys only: the GPU device goes away, as a driver reset takes it. */
  loseDevice(): Promise<void>;
}
