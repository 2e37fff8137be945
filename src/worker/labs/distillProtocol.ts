import type { Result } from "../../core/failure";
import type { Shape } from "../../ir/types";
import type { EpochReport } from "../../stages/train/train";
import type { TrainEvent } from "../protocol";

/** The teacher, the student that learned from it, and the same student from the labels alone. */
export type DistillNet = "teacher" | "taught" | "alone";
export type DistillStudent = Exclude<DistillNet, "teacher">;

/** What an event says while the teacher looks at the training pictures; other preparations are the device's. */
export const LOOKING = "The teacher looks at the pictures";

export interface DistillJob {
  /** Training examples whose labels the students may see; the teacher labels all. */
  readonly labels: number;
  /** Share of the teacher in the loss, λ; the labels have the rest. */
  readonly soft: number;
  readonly temperature: number;
  /** Weight of the similarity of the pooled features; 0 leaves them alone. */
  readonly features: number;
  /** Of all examples; the student alone takes as many steps. */
  readonly epochs: number;
  readonly seed: number;
}

/** What came out of one training of both students, on the test examples. */
export interface DistillRun {
  readonly job: DistillJob;
  /** Shares from 0 to 1. */
  readonly accuracy: Readonly<Record<DistillStudent, number>>;
}

export interface DistillSide {
  readonly parameters: number;
  readonly macs: number;
  /** What its int8 weights would take. */
  readonly flashBytes: number;
  /** On the test examples. */
  readonly accuracy: number;
  readonly history: readonly EpochReport[];
}

/** A few test pictures, and what each network says of them. */
export interface DistillExamples {
  readonly count: number;
  readonly shape: Shape;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  /** [count, classes]. */
  readonly logits: Readonly<Record<DistillNet, Float32Array>>;
}

/** The pooled features of test pictures, flattened to their two directions of largest spread, network by network. */
export interface DistillMap {
  readonly count: number;
  readonly labels: Uint8Array;
  /** [count, 2]. */
  readonly points: Readonly<Record<DistillNet, Float32Array>>;
}

export interface DistillState {
  /** The job that the students here are of. */
  readonly job: DistillJob;
  readonly classes: readonly string[];
  /** Training examples in all, and test examples. */
  readonly examplesInAll: number;
  readonly tested: number;
  readonly nets: Readonly<Record<DistillNet, DistillSide>>;
  readonly examples: DistillExamples;
  readonly map: DistillMap;
  /** All trainings so far, the first first. */
  readonly runs: readonly DistillRun[];
}

export interface DistillLab {
  /** What an earlier training has left; null when there was none. */
  distillation(): Promise<Result<DistillState | null>>;
  /**
   * Trains the teacher (once; it is kept), then the student with it, then the student without. Stopping before both students have an
   * epoch fails, and keeps what was.
   */
  distill(
    job: DistillJob,
    onEvent: (which: DistillNet, event: TrainEvent) => void,
  ): Promise<Result<DistillState>>;
}
