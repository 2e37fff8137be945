/** The page's side of the LayerDrop experiment: two networks, the blocks that are switched off now, and what was measured. */
import { create } from "zustand";
import { type Failure, toFailure } from "../core/failure";
import type { NodeId } from "../ir/types";
import type { TrainProgress } from "../stages/train/train";
import { callback, lab } from "../worker/client";
import type {
  LayerDropJob,
  LayerDropNet,
  LayerDropState,
  LayerDropSubset,
} from "../worker/labs/layerDropProtocol";
import { forgettable } from "./experimental";
import { useFacts } from "./facts";
import { openLab, stopTraining } from "./lab";

export interface LayerDropTraining {
  readonly which: LayerDropNet;
  /** null while it gets ready. */
  readonly progress: TrainProgress | null;
}

export interface LayerDropSlice {
  readonly job: LayerDropJob;
  /** null until the networks are trained. */
  readonly state: LayerDropState | null;
  readonly training: LayerDropTraining | null;
  readonly measuring: boolean;
  readonly failure: Failure | null;
  /** Blocks that are switched off. */
  readonly removed: readonly NodeId[];
}

export const useLayerDrop = forgettable(
  create<LayerDropSlice>()(() => ({
    job: { rate: 0.2, epochs: 12, seed: 1 },
    state: null,
    training: null,
    measuring: false,
    failure: null,
    removed: [],
  })),
);

const { getState: now, setState: set } = useLayerDrop;

/** The networks of an earlier visit, with all that was measured. */
export async function openLayerDrop(): Promise<void> {
  await openLab();
  if (now().state || now().training) return;
  const r = await lab().layerDrop();
  if (!r.ok || !r.value) return;
  set({ state: r.value, job: r.value.job });
  tellFacts();
}

export const layerDropJobChanged = (change: Partial<LayerDropJob>): void =>
  set(({ job }) => ({ job: { ...job, ...change } }));

export async function trainLayerDrop(): Promise<void> {
  if (now().training) return;
  set({ training: { which: "plain", progress: null }, failure: null });
  try {
    const r = await lab().trainLayerDrop(
      now().job,
      callback((which, event) => {
        if (!now().training) return; // a late report
        if (event.kind === "progress") set({ training: { which, progress: event.progress } });
        else if (event.kind === "preparing") set({ training: { which, progress: null } });
      }),
    );
    if (r.ok) set({ state: r.value, removed: [] });
    else set({ failure: r.failure });
  } catch (error) {
    set({ failure: toFailure(error) });
  } finally {
    set({ training: null });
  }
  tellFacts();
}

export const stopLayerDrop = stopTraining;

/** Switches blocks off, and measures both networks so; what was measured once is there at once. */
export async function switchBlocks(removed: readonly NodeId[]): Promise<void> {
  set({ removed });
  tellFacts();
  await measureSubsets([removed]);
}

let queue: (readonly NodeId[])[] = [];

/** One question at a time to the lab; what comes meanwhile waits. */
export async function measureSubsets(subsets: readonly (readonly NodeId[])[]): Promise<void> {
  queue.push(...subsets.filter((subset) => !measured(subset)));
  if (now().measuring || queue.length === 0) return;
  set({ measuring: true, failure: null });
  try {
    while (queue.length > 0) {
      const asked = queue;
      queue = [];
      const r = await lab().tryWithout(
        asked,
        callback((state) => {
          set({ state });
          tellFacts();
        }),
      );
      set(r.ok ? { state: r.value } : { failure: r.failure });
    }
  } catch (error) {
    set({ failure: toFailure(error) });
  } finally {
    queue = [];
    set({ measuring: false });
  }
  tellFacts();
}

export function measured(removed: readonly NodeId[], state = now().state): LayerDropSubset | undefined {
  const wanted = new Set(removed);
  return state?.tried.find(
    (t) => t.removed.length === wanted.size && t.removed.every((id) => wanted.has(id)),
  );
}

/** What goals ask for: how many blocks are off, and how many points that costs each network. */
function tellFacts(): void {
  const { state, removed } = now();
  const here = measured(removed);
  const whole = measured([]);
  if (!state || !here || !whole) return;
  useFacts.getState().factsReported({
    "layerDrop.removed": removed.length,
    "layerDrop.lostPoints": 100 * (whole.accuracy.dropped - here.accuracy.dropped),
    "layerDrop.plainLostPoints": 100 * (whole.accuracy.plain - here.accuracy.plain),
    "layerDrop.tried": state.tried.length,
  });
}
