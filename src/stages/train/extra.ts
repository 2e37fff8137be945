/** What training does besides following the labels: a teacher, masks, dropped blocks, fake quantization. Extras compose. */
import type { Resident, StepInput, TrainingEngine } from "../../training/engine";
import type { PlanOptions } from "../../training/options";

/** A point of training. */
export interface Moment {
  /** From 1. */
  readonly epoch: number;
  /** Steps taken so far, and in the whole training. */
  readonly step: number;
  readonly steps: number;
  /** Of the step that comes: for draws of its own, derive from it. */
  readonly seed: number;
}

export interface TrainExtra {
  /** Changes the plan that the engine starts with. */
  readonly plan?: (plan: PlanOptions) => PlanOptions;
  /** Changes the training examples before they become resident (a teacher's cached outputs). */
  readonly resident?: (split: Resident) => Resident;
  /** Once, when the engine holds its examples and the weights it starts or goes on with. */
  readonly begin?: (engine: TrainingEngine, at: Moment) => Promise<void>;
  /** What the coming step is told besides its examples. */
  readonly step?: (at: Moment) => Partial<StepInput>;
  readonly beforeStep?: (engine: TrainingEngine, at: Moment) => Promise<void>;
  /** After an epoch's steps: the weights that it leaves are evaluated, kept, and trained on. */
  readonly afterEpoch?: (engine: TrainingEngine, at: Moment) => Promise<void>;
  /** The first epoch whose weights may be kept as the best: earlier ones are not what was asked for yet. */
  readonly countsFrom?: number;
  /** Figures of the epoch that just ended, for its report: "sparsity", "regrown" … */
  readonly figures?: () => Readonly<Record<string, number>>;
}

/** One extra that does what all do, in their order. */
export function composeExtras(extras: readonly TrainExtra[]): Required<TrainExtra> {
  const each =
    (hook: "begin" | "beforeStep" | "afterEpoch") =>
    async (engine: TrainingEngine, at: Moment): Promise<void> => {
      for (const extra of extras) await extra[hook]?.(engine, at);
    };
  return {
    plan: (plan) => extras.reduce((p, extra) => extra.plan?.(p) ?? p, plan),
    resident: (split) => extras.reduce((s, extra) => extra.resident?.(s) ?? s, split),
    begin: each("begin"),
    step: (at) => Object.assign({}, ...extras.map((extra) => extra.step?.(at))),
    beforeStep: each("beforeStep"),
    afterEpoch: each("afterEpoch"),
    countsFrom: Math.max(1, ...extras.map((extra) => extra.countsFrom ?? 1)),
    figures: () => Object.assign({}, ...extras.map((extra) => extra.figures?.())),
  };
}
