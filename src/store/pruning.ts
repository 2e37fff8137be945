/** The page's side of the pruning experiment: how the network is pruned now, what that gives, and what training on made of it. */
import { create } from "zustand";
import { type Failure, toFailure } from "../core/failure";
import type { NodeId } from "../ir/types";
import type { PruneSchedule } from "../stages/prune/options";
import { callback, lab } from "../worker/client";
import type {
  PruneHow,
  PruneJob,
  PruneState,
  PruneTrainingNow,
  PruneTuning,
  PruneView,
} from "../worker/labs/pruneProtocol";
import { forgettable } from "./experimental";
import { useFacts } from "./facts";
import { openLab, stopTraining } from "./lab";

export interface PruningSlice {
  readonly job: PruneJob;
  /** null until a network is trained. */
  readonly state: PruneState | null;
  readonly how: PruneHow;
  readonly tuning: PruneTuning;
  /** Whose kernel is shown. */
  readonly layer: NodeId;
  /** What `how` gives; the one before it until it has come. */
  readonly view: PruneView | null;
  readonly busy: PruneTrainingNow | null;
  readonly failure: Failure | null;
}

const EPOCHS = 8;

export const usePruning = forgettable(
  create<PruningSlice>()(() => ({
    job: { epochs: 12, seed: 1 },
    state: null,
    how: { pattern: "weights", sparsity: 0, importance: "l1", scope: "layer" },
    tuning: {
      epochs: EPOCHS,
      schedule: { kind: "gradual", begin: 0, end: EPOCHS / 2, every: 10 },
      soft: false,
      distill: false,
    },
    layer: "block2_expand",
    view: null,
    busy: null,
    failure: null,
  })),
);

const { getState: now, setState: set } = usePruning;

/** The network of an earlier visit. */
export async function openPruning(): Promise<void> {
  await openLab();
  if (now().state || now().busy) return;
  const r = await lab().pruning();
  if (!r.ok || !r.value) return;
  set({ state: r.value, job: r.value.job });
  await look();
}

export const pruneJobChanged = (change: Partial<PruneJob>): void =>
  set(({ job }) => ({ job: { ...job, ...change } }));

export async function trainForPruning(): Promise<void> {
  const { job } = now();
  await run("training", job.epochs, async (onEvent) => {
    const r = await lab().trainForPruning(job, onEvent);
    set(r.ok ? { state: r.value } : { failure: r.failure });
  });
  await look();
}

/** Goes on training, pruned as it stands now. */
export async function tunePruned(): Promise<void> {
  const { how, tuning } = now();
  await run("tuning", tuning.epochs, async (onEvent) => {
    const r = await lab().tunePruned(how, tuning, onEvent);
    set(r.ok ? { state: r.value } : { failure: r.failure });
  });
  tellFacts();
}

export const stopPruning = stopTraining;

type OnEvent = Parameters<ReturnType<typeof lab>["trainForPruning"]>[1];

async function run(
  kind: PruneTrainingNow["kind"],
  epochs: number,
  work: (onEvent: OnEvent) => Promise<void>,
): Promise<void> {
  if (now().busy) return;
  set({ busy: { kind, epochs, progress: null }, failure: null });
  try {
    await work(
      callback((event) => {
        if (!now().busy) return; // a late report
        if (event.kind === "progress") set({ busy: { kind, epochs, progress: event.progress } });
      }),
    );
  } catch (error) {
    set({ failure: toFailure(error) });
  } finally {
    set({ busy: null });
  }
}

export function howChanged(change: Partial<PruneHow>): void {
  set(({ how }) => {
    const next = { ...how, ...change };
    // Batch norm has scales of channels only.
    const importance =
      next.importance === "batchNorm" && next.pattern !== "channels" ? "l1" : next.importance;
    return { how: { ...next, importance } };
  });
  void look();
}

export function layerShown(layer: NodeId): void {
  set({ layer });
  void look();
}

/** A schedule that fits its epochs, whatever is turned. */
export function tuningChanged(change: Partial<PruneTuning>): void {
  set(({ tuning }) => {
    const next = { ...tuning, ...change };
    return { tuning: { ...next, schedule: within(next.schedule, next.epochs) } };
  });
}

function within(s: PruneSchedule, epochs: number): PruneSchedule {
  if (s.kind === "oneShot") return { ...s, at: Math.min(s.at, epochs - 1) };
  const begin = Math.min(s.begin, epochs - 1);
  return { ...s, begin, end: Math.min(Math.max(s.end, begin), epochs) };
}

/** One question at a time to the lab; of those that come meanwhile only the last is asked. */
let asking = false;
async function look(): Promise<void> {
  if (asking || now().busy || !now().state) return;
  asking = true;
  try {
    for (;;) {
      const { how, layer } = now();
      const r = await lab().tryPruning(how, layer);
      set(r.ok ? { view: r.value, failure: null } : { failure: r.failure });
      if (now().how === how && now().layer === layer) break;
    }
  } catch (error) {
    set({ failure: toFailure(error) });
  } finally {
    asking = false;
  }
  tellFacts();
}

/** What goals ask for. */
function tellFacts(): void {
  const { state, view } = now();
  if (!state || !view) return;
  const { whole, tuned } = state;
  const percent = (share: number) => 100 * share;
  useFacts.getState().factsReported({
    "prune.sparsity": percent(view.figures.sparsity),
    "prune.lostPoints": percent(whole.accuracy - view.figures.accuracy),
    ...(tuned
      ? {
          "prune.tunedSparsity": percent(tuned.pruned.sparsity),
          "prune.tunedLostPoints": percent(whole.accuracy - tuned.pruned.accuracy),
          "prune.tunedMacs": percent(tuned.compacted.macs / whole.macs),
        }
      : {}),
  });
}
