/** What the cells' toolkit needs from where it runs: a worker in the browser, or Node in a test. */
import type { Result } from "../../core/failure";
import type { Dataset, LoadOptions } from "../../datasets/types";
import type { EngineSources } from "../../firmware/exportProject";
import type { Tf } from "../../ir/op";
import type { Graph, Model, QuantizedModel } from "../../ir/types";
import type { Output } from "../../notebook/output";
import type { WasmEngine } from "../../runtime/wasmEngine";
import type { TrainOptions } from "../../stages/train/options";
import type { Checkpoint } from "../../stages/train/train";
import type { StartEngine } from "../../training/engine";
import type { EngineNews } from "../../training/planned";

/** An output on the page that can still change. */
export interface Place {
  change(output: Output): void;
}

export interface CellHost {
  readonly tf: Tf;
  /** The engine that trains here. */
  readonly trainOn: (news: EngineNews) => StartEngine;
  /** The engine that is always there for a forward pass. */
  readonly evaluateOn: StartEngine;
  /** The board's own kernels, built to WebAssembly. */
  readonly int8Engine: () => Promise<WasmEngine>;
  readonly engineSources: () => Promise<EngineSources>;
  readonly put: (output: Output) => Place;
  /** Fires when the running cell is asked to stop. */
  readonly signal: () => AbortSignal;
  /** Lets messages in, such as Stop. */
  readonly breathe: () => Promise<void>;
  /** Milliseconds; only for reports. */
  readonly now: () => number;
  /** A cell ends when what it has begun has ended, also without `await`. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  readonly lesson: LessonHost;
}

export type DataRequest =
  | { readonly kind: "generated"; readonly id: string; readonly options: LoadOptions }
  | { readonly kind: "user" };

/** What a cell may ask of the page: the artifacts of the lesson's widgets, both ways. */
export interface LessonHost {
  /** Knobs, data, options and board that the widgets stand at. */
  project(): Promise<ProjectSnapshot>;
  /** Turns the widgets' knobs. */
  setProject(change: Partial<ProjectSnapshot>): Promise<Result<null>>;
  /** The network that the knobs make for the data. */
  graph(): Promise<Result<Graph>>;
  /** The person's own data; null when there is none. */
  ownData(): Promise<Result<Dataset | null>>;
  trained(): Promise<Result<KeptModel | null>>;
  quantized(): Promise<Result<KeptQuantized | null>>;
  /** Gives the widgets a network that a cell has trained or quantized. */
  keepTrained(run: KeptRun): Promise<Result<null>>;
  keepQuantized(model: KeptQuantized): Promise<Result<null>>;
  /** Numbers that the lesson's checks and widgets may look at, like `network.parameters`. */
  report(facts: Readonly<Record<string, number>>): Promise<void>;
}

export interface ProjectSnapshot {
  readonly design: Readonly<Record<string, unknown>>;
  readonly dataset: DataRequest;
  readonly options: TrainOptions;
  readonly board: string;
}

export interface KeptModel {
  readonly model: Model;
  readonly dataset: DataRequest;
}

/** A training that can be shown, and gone on with. */
export interface KeptRun {
  readonly graph: Graph;
  readonly dataset: DataRequest;
  readonly options: TrainOptions;
  readonly checkpoint: Checkpoint;
}

export interface KeptQuantized {
  readonly model: QuantizedModel;
  /** The folded float network it came from; null for an imported one. */
  readonly float: Model | null;
}
