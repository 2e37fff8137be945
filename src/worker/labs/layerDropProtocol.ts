import type { Failure, Result } from "../../core/failure";
import type { NodeId } from "../../ir/types";
import type { DroppableBlock } from "../../stages/layerDrop";
import type { EpochReport } from "../../stages/train/train";
import type { TrainEvent } from "../protocol";

/** Two networks that differ in one thing: the second has lost blocks at random while it learned. */
export type LayerDropNet = "plain" | "dropped";

export interface LayerDropJob {
  /** Share of steps in which a block is left out. */
  readonly rate: number;
  readonly epochs: number;
  readonly seed: number;
}

/** A network without some of its blocks, as both have been measured on the test examples. */
export interface LayerDropSubset {
  /** In the order of the network. */
  readonly removed: readonly NodeId[];
  /** Shares from 0 to 1. */
  readonly accuracy: Readonly<Record<LayerDropNet, number>>;
  readonly parameters: number;
  readonly macs: number;
  /** What its int8 weights would take, and the arena that its values would. */
  readonly flashBytes: number;
  readonly arenaBytes: number;
}

export interface LayerDropState {
  readonly job: LayerDropJob;
  readonly blocks: readonly DroppableBlock[];
  readonly history: Readonly<Record<LayerDropNet, readonly EpochReport[]>>;
  /** Test examples. */
  readonly count: number;
  readonly classes: number;
  /** All subsets measured so far; the whole network is the first. */
  readonly tried: readonly LayerDropSubset[];
}

export interface LayerDropLab {
  /** What an earlier training has left; null when there was none. */
  layerDrop(): Promise<Result<LayerDropState | null>>;
  /** Trains both networks on the same examples in the same order. Stopping before both have an epoch fails, and keeps what was. */
  trainLayerDrop(
    job: LayerDropJob,
    onEvent: (which: LayerDropNet, event: TrainEvent) => void,
  ): Promise<Result<LayerDropState>>;
  /** Measures subsets that have not been measured yet; each is told as it comes. */
  tryWithout(
    subsets: readonly (readonly NodeId[])[],
    onState: (state: LayerDropState) => void,
  ): Promise<Result<LayerDropState>>;
}

export const stoppedEarly: Failure = {
  code: "bad-usage",
  where: "LayerDrop",
  what: "training was stopped before both networks had learned for an epoch",
  next: "Train again, and let both finish; one epoch of each is enough to look.",
};
