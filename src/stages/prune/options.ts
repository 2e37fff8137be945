/** What to prune, by what, how much, and when. Plain data; every mistake is told in words. */
import { fail } from "../../core/failure";
import type { NodeId } from "../../ir/types";

/** What goes as a whole. */
export type PrunePattern =
  /** Single weights: zeros anywhere. */
  | { readonly kind: "weights" }
  /** n of every m weights in a row along a filter's input channels stay (2:4 is what some GPUs skip). */
  | { readonly kind: "nm"; readonly n: number; readonly m: number }
  /** Blocks of rows (filters) × columns (the weights of a filter in their order). */
  | { readonly kind: "block"; readonly rows: number; readonly columns: number }
  /** Channels with all that belongs to them; `compact` makes the network really smaller. Each layer keeps a multiple of `roundTo`. */
  | { readonly kind: "channels"; readonly roundTo?: number | undefined }
  /** Whole residual blocks. */
  | { readonly kind: "residuals" };

/** Who goes first: the lowest of these. */
export type Importance =
  /** Absolute value (channels: mean over their weights). */
  | "l1"
  /** Square (channels: root of the mean square). */
  | "l2"
  /** Scale of the batch norm (Liu et al. 2017, network slimming); channels only. */
  | "batchNorm"
  /** |weight · gradient|, the loss that leaving it out costs to first order (Molchanov et al. 2017). */
  | "taylor"
  | "random";

export interface PruneOptions {
  readonly pattern: PrunePattern;
  /** Share of weights, blocks or channels that goes, in [0, 1). N:M says its own. */
  readonly sparsity: number;
  /** Channels only: share of the multiply-accumulates that is left, in (0, 1], instead of `sparsity`; null: by sparsity. */
  readonly macs: number | null;
  readonly importance: Importance;
  /** Each layer loses the same share, or all compete. */
  readonly scope: "layer" | "global";
  /** Single weights and blocks: take depthwise filters' too. They are few, a filter has but nine, and much hangs on each. */
  readonly depthwise: boolean;
  /** Layers with a sparsity of their own; 0 leaves one whole. */
  readonly layers: Readonly<Record<NodeId, number>>;
  readonly seed: number;
}

export const pruneDefaults: PruneOptions = {
  pattern: { kind: "weights" },
  sparsity: 0.5,
  macs: null,
  importance: "l1",
  scope: "layer",
  depthwise: false,
  layers: {},
  seed: 1,
};

/** When sparsity comes. Times in epochs from the start of training. */
export type PruneSchedule =
  /** All at once. */
  | { readonly kind: "oneShot"; readonly at: number }
  /** In `rounds` equal parts, the first at `begin`, the last at `end`. */
  | { readonly kind: "iterative"; readonly begin: number; readonly end: number; readonly rounds: number }
  /** Fast at first, then ever slower: s_f + (s_i - s_f)(1 - x)³ (Zhu and Gupta 2017), every `every` steps. */
  | {
      readonly kind: "gradual";
      readonly begin: number;
      readonly end: number;
      readonly every: number;
      /** s_i as a share of s_f. */
      readonly initial?: number | undefined;
    };

/** Pruning as a part of training. */
export interface PruneTraining extends PruneOptions {
  readonly schedule: PruneSchedule;
  /** Pruned weights go on learning between prunings and may come back (He et al. 2018); otherwise they stay zero. */
  readonly soft: boolean;
}

export const pruneTrainingDefaults: PruneTraining = {
  ...pruneDefaults,
  schedule: { kind: "gradual", begin: 0, end: 1, every: 10 },
  soft: false,
};

/** Throws a `Failure` that names the first option out of its range. Layers are checked where the network is known. */
export function checkPrune(o: PruneOptions): void {
  const { pattern } = o;
  checkShare("sparsity", o.sparsity);
  for (const [layer, share] of Object.entries(o.layers)) checkShare(`layers.${layer}`, share);
  if (o.macs !== null) {
    if (!(o.macs > 0 && o.macs <= 1))
      bad(
        "macs",
        `the share of MACs to keep is ${o.macs}`,
        "Choose a number above 0, up to 1: 0.5 keeps half of them.",
      );
    if (pattern.kind !== "channels")
      bad(
        "macs",
        "only channels take MACs with them",
        'Prune { kind: "channels" }, or give a sparsity instead.',
      );
  }
  if (pattern.kind === "nm") {
    whole("pattern.m", pattern.m, 2, 64);
    whole("pattern.n", pattern.n, 1, pattern.m - 1);
  }
  if (pattern.kind === "block") {
    whole("pattern.rows", pattern.rows, 1, 1024);
    whole("pattern.columns", pattern.columns, 1, 1024);
  }
  if (pattern.kind === "channels" && pattern.roundTo !== undefined)
    whole("pattern.roundTo", pattern.roundTo, 1, 64);
  if (o.importance === "batchNorm" && pattern.kind !== "channels")
    bad(
      "importance",
      "batch norm has one scale a channel, none for single weights",
      'Use "l1", or prune channels.',
    );
}

function checkShare(name: string, share: number): void {
  if (share >= 0 && share < 1) return;
  const next =
    share >= 1
      ? "Nothing would be left. Choose a number from 0 up to, but without, 1: 0.8 takes four of five weights."
      : "Choose a number from 0 up to, but without, 1: 0.8 takes four of five weights.";
  bad(name, `the sparsity is ${share}`, next);
}

/** Throws for a schedule that the training cannot follow. */
export function checkPruneTraining(o: PruneTraining, epochs: number): void {
  checkPrune(o);
  const { schedule } = o;
  const within = (name: string, value: number, low: number, high: number) => {
    if (!(value >= low && value <= high))
      bad(
        `schedule.${name}`,
        `${name} is epoch ${value}`,
        `Choose a number from ${low} to ${high}, in epochs.`,
      );
  };
  if (schedule.kind === "oneShot") {
    within("at", schedule.at, 0, epochs);
    return;
  }
  within("begin", schedule.begin, 0, epochs);
  within("end", schedule.end, schedule.begin, epochs);
  if (schedule.kind === "iterative") {
    whole("schedule.rounds", schedule.rounds, 1, 1000);
    return;
  }
  whole("schedule.every", schedule.every, 1, 100_000);
  const { initial = 0 } = schedule;
  if (!(initial >= 0 && initial <= 1))
    bad("schedule.initial", `initial is ${initial}`, "Choose a share of the final sparsity, from 0 to 1.");
}

function whole(name: string, value: number, low: number, high: number): void {
  if (!(Number.isInteger(value) && value >= low && value <= high))
    bad(name, `${name.split(".").at(-1)} is ${value}`, `Choose a whole number from ${low} to ${high}.`);
}

const bad = (name: string, what: string, next: string): never =>
  fail("bad-knob", `prune.${name}`, what, next);
