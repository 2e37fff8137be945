import type { Result } from "../../core/failure";
import type { NodeId, WeightKey } from "../../ir/types";
import type { Compacted } from "../../stages/compact";
import type { Importance, PruneOptions, PruneSchedule } from "../../stages/prune/options";
import type { Footprint } from "../../stages/prune/report";
import type { EpochReport, TrainProgress } from "../../stages/train/train";
import type { TrainEvent } from "../protocol";

export interface PruneJob {
  readonly epochs: number;
  readonly seed: number;
}

/** How the trained network is pruned at the moment. */
export interface PruneHow {
  readonly pattern: "weights" | "nm" | "block" | "channels";
  readonly sparsity: number;
  readonly importance: Importance;
  readonly scope: PruneOptions["scope"];
}

export interface PruneTuning {
  readonly epochs: number;
  readonly schedule: PruneSchedule;
  readonly soft: boolean;
  /** Learn from the network before, too. */
  readonly distill: boolean;
}

/** The weights of one kernel, or of all, as a picture of their sizes. */
export interface WeightSizes {
  readonly weights: number;
  /** Largest absolute value: the histogram reaches from -limit to limit. */
  readonly limit: number;
  readonly counts: readonly number[];
  /** quantiles[i] is the size below which i hundredths of the weights lie. */
  readonly quantiles: readonly number[];
}

export interface PruneLayer extends WeightSizes {
  readonly id: NodeId;
  readonly key: WeightKey;
  readonly depthwise: boolean;
}

/** What a network needs, and how it does on the small evaluation set. */
export interface PruneFigures extends Footprint {
  /** Share from 0 to 1. */
  readonly accuracy: number;
  /** Its int8 weights with zeros left out, as the sparse kernel reads them, and gzipped. */
  readonly entriesBytes: number;
  readonly gzipBytes: number;
  /** One inference on the board named in the state. */
  readonly milliseconds: { readonly low: number; readonly high: number };
}

/** A kernel as a matrix, zeros where weights are gone. */
export interface KernelView {
  readonly id: NodeId;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

export interface PruneView {
  readonly how: PruneHow;
  readonly figures: PruneFigures;
  /** Kernels in order, with the zeros of each. */
  readonly layers: readonly { readonly id: NodeId; readonly weights: number; readonly zeros: number }[];
  readonly kernel: KernelView;
  /** The same kernel after compaction; null where nothing has gone. */
  readonly compacted: KernelView | null;
}

/** A network that was pruned while it went on learning. */
export interface PruneTuned {
  readonly how: PruneHow;
  readonly tuning: PruneTuning;
  readonly history: readonly EpochReport[];
  readonly pruned: PruneFigures;
  readonly compacted: PruneFigures;
  /** Largest difference of any output of the two, over the evaluation set. */
  readonly difference: number;
  readonly groups: Compacted["groups"];
}

export interface PruneState {
  readonly job: PruneJob;
  readonly history: readonly EpochReport[];
  readonly layers: readonly PruneLayer[];
  readonly all: WeightSizes;
  readonly whole: PruneFigures;
  /** Evaluation examples. */
  readonly count: number;
  readonly classes: number;
  readonly board: string;
  readonly tuned: PruneTuned | null;
}

export interface PruneLab {
  /** What an earlier training has left; null when there was none. */
  pruning(): Promise<Result<PruneState | null>>;
  trainForPruning(job: PruneJob, onEvent: (event: TrainEvent) => void): Promise<Result<PruneState>>;
  /** Prunes the trained network and evaluates it, nothing trained: fast enough to follow a drag. `layer`: whose kernel to show. */
  tryPruning(how: PruneHow, layer: NodeId): Promise<Result<PruneView>>;
  /** Goes on training from the trained network, pruning on the way; then compacts. Stopping before it is pruned keeps nothing. */
  tunePruned(
    how: PruneHow,
    tuning: PruneTuning,
    onEvent: (event: TrainEvent) => void,
  ): Promise<Result<PruneState>>;
}

/** A training that is under way: of the network itself, or while it is pruned. */
export interface PruneTrainingNow {
  readonly kind: "training" | "tuning";
  readonly epochs: number;
  /** null while it gets ready. */
  readonly progress: TrainProgress | null;
}
