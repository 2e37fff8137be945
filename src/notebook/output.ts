/**
 * What a cell has shown: data, never HTML. Whoever draws it decides how; whoever imports it executes nothing. All of it can be
 * cloned, stored and written to a file.
 */
import type { Failure } from "../core/failure";

export type Output =
  | TextOutput
  | TableOutput
  | ChartOutput
  | ImageOutput
  | ModelOutput
  | PlanOutput
  | FileOutput
  | ErrorOutput;

export type OutputKind = Output["kind"];

/** A line of the log, or the value of the last expression ("result"). */
export interface TextOutput {
  readonly kind: "text";
  readonly level: "log" | "warn" | "error" | "result";
  readonly text: string;
  /** How often the same line came in a row; 1 when absent. */
  readonly times?: number;
}

export type Scalar = string | number | boolean | null;

export interface TableOutput {
  readonly kind: "table";
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Scalar[])[];
  /** Rows there are, when not all are kept. */
  readonly total: number;
}

/** Lines, bars or dots over common x values; a gap is null. */
export interface ChartOutput {
  readonly kind: "chart";
  readonly title: string;
  readonly form: "line" | "bar" | "scatter";
  readonly xLabel: string;
  readonly yLabel: string;
  /** Numbers, or names for bars. */
  readonly x: readonly (number | string)[];
  readonly series: readonly { readonly name: string; readonly y: readonly (number | null)[] }[];
  readonly logY?: boolean;
}

/** Pictures in 8 bits, [count, height, width, channels] one after the other; or a tensor as a heat map. */
export interface ImageOutput {
  readonly kind: "image";
  readonly title: string;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** 1: gray, 3: color. */
  readonly channels: 1 | 3;
  readonly values: Uint8Array;
  /** One a picture, where there are any. */
  readonly captions: readonly string[];
  /** For a heat map: the real values that 0 and 255 stand for. */
  readonly range: readonly [low: number, high: number] | null;
}

/** A network: what it is and what it costs. */
export interface ModelOutput {
  readonly kind: "model";
  readonly name: string;
  readonly dialect: "float" | "int8";
  readonly parameters: number;
  readonly macs: number;
  /** Constants in flash and the arena, once they are known. */
  readonly flashBytes: number | null;
  readonly ramBytes: number | null;
  readonly layers: readonly {
    readonly name: string;
    readonly op: string;
    readonly shape: readonly number[];
    readonly parameters: number;
    readonly macs: number;
  }[];
  /** Facts of its training, as accuracy, by name. */
  readonly notes: readonly (readonly [name: string, value: string])[];
}

/** A memory plan: which activation lies where, and for how long. */
export interface PlanOutput {
  readonly kind: "plan";
  readonly name: string;
  readonly arenaBytes: number;
  /** `from` and `to` are places in the schedule, both included. */
  readonly buffers: readonly {
    readonly name: string;
    readonly offset: number;
    readonly bytes: number;
    readonly from: number;
    readonly to: number;
  }[];
  readonly steps: readonly string[];
}

/** A file to take home; it is written only when a person asks for it. */
export interface FileOutput {
  readonly kind: "file";
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Why a cell has stopped. */
export interface ErrorOutput {
  readonly kind: "error";
  readonly failure: Failure;
  /** Line of the cell, from 1; null when it came from elsewhere. */
  readonly line: number | null;
  /** For those who want it: folded away. */
  readonly stack: string;
}
