/**
 * The contract between the page and the cell kernel: the worker that runs a person's own code. Plain data over Comlink; what a
 * person can get wrong comes back as data, only defects are thrown. The page may kill the kernel at any moment.
 */
import type { Result } from "../core/failure";
import type { Outcome } from "../course/check";
import type { Model, QuantizedModel } from "../ir/types";
import type { CellId } from "../notebook/document";
import type { Output } from "../notebook/output";
import type { BackendId, DatasetRequest } from "./protocol";

export interface CellJob {
  readonly notebook: string;
  readonly cell: CellId;
  /** An ES module made by `compileCell`. */
  readonly module: string;
}

/** What a running cell tells, in order. */
export type CellEvent =
  /** A new output; its place is the number of `shown` events before it. */
  | { readonly kind: "shown"; readonly output: Output }
  /** The output at this place is now another one: a chart that grows, a line that repeats. */
  | { readonly kind: "changed"; readonly at: number; readonly output: Output };

export type CellEnd =
  | { readonly ended: "done"; readonly tookMs: number }
  /** Its last output is the error. */
  | { readonly ended: "failed"; readonly tookMs: number }
  | { readonly ended: "stopped"; readonly tookMs: number };

export interface CheckJob {
  /** The lesson's folder, "01-design-and-train". */
  readonly folder: string;
  readonly check: string;
  /** Ids of the notebook's cells that have run in this kernel. */
  readonly ran: readonly CellId[];
}

export interface Kernel {
  /** Before anything else: what computes here, so that it is not measured twice. */
  begin(host: KernelHost, backend: BackendId): Promise<void>;
  run(job: CellJob, onEvent: (event: CellEvent) => void): Promise<CellEnd>;
  /** Judges a goal on a copy of the variables: nothing that a check does is seen by a cell. */
  check(job: CheckJob): Promise<Result<Outcome>>;
  /** Asks the running cell to end: its toolkit loops do. A cell that computes on is killed by the page. */
  abort(): void;
  /** Answers while the kernel is not busy computing. */
  ping(): Promise<void>;
}

/** What a cell may ask of the page: the artifacts of the lesson's widgets, both ways. */
export interface KernelHost {
  /** Knobs, data, options and board that the widgets stand at. */
  project(): Promise<ProjectSnapshot>;
  /** Turns the widgets' knobs. */
  setProject(change: Partial<ProjectSnapshot>): Promise<void>;
  trained(): Promise<Result<{ readonly model: Model; readonly dataset: DatasetRequest } | null>>;
  quantized(): Promise<Result<QuantizedModel | null>>;
  /** Gives the widgets a network that a cell has trained or quantized. */
  keepTrained(model: Model, dataset: DatasetRequest): Promise<Result<null>>;
  keepQuantized(model: QuantizedModel): Promise<Result<null>>;
  /** A number that the lesson's checks and widgets may look at, like `network.parameters`. */
  report(facts: Readonly<Record<string, number>>): Promise<void>;
}

export interface ProjectSnapshot {
  readonly design: Readonly<Record<string, unknown>>;
  readonly dataset: DatasetRequest;
  readonly options: Readonly<Record<string, unknown>>;
  readonly board: string;
}
