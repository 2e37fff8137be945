/**
 * The contract between the page and the cell kernel: the worker that runs a person's own code. Plain data over Comlink; what a
 * person can get wrong comes back as data, only defects are thrown. The page may kill the kernel at any moment.
 */
import type { Result } from "../core/failure";
import type { Outcome } from "../course/check";
import type { CellId } from "../notebook/document";
import type { Output } from "../notebook/output";
import type { LessonHost } from "../toolkit/cell/host";
import type { BackendId } from "./protocol";

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

export interface CellEnd {
  /** After "failed" the last output is the error. */
  readonly ended: "done" | "failed" | "stopped";
  readonly tookMs: number;
}

export interface CheckJob {
  readonly notebook: string;
  /** The lesson's folder, "09-design-and-train". */
  readonly folder: string;
  readonly check: string;
  /** Ids of the notebook's cells that have run in this kernel. */
  readonly ran: readonly CellId[];
}

export interface Kernel {
  /** Before anything else: what computes here, so that it is not measured twice. */
  begin(host: KernelHost, backend: BackendId): Promise<Result<null>>;
  /** Events come in bundles, about ten a second; all are there before the end is told. */
  run(job: CellJob, onEvents: (events: readonly CellEvent[]) => void): Promise<CellEnd>;
  /** Judges a goal on a copy of the variables: nothing that a check does is seen by a cell. */
  check(job: CheckJob): Promise<Result<Outcome>>;
  /** Asks the running cell to end: its toolkit loops do. A cell that computes on is killed by the page. */
  abort(): Promise<void>;
  /** Answers while the kernel is not busy computing. */
  ping(): Promise<void>;
}

/** What a cell may ask of the page. */
export type KernelHost = LessonHost;
