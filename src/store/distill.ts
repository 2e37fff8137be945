/** The page's side of the distillation experiment: a teacher, its student, and the same student alone. */
import { create } from "zustand";
import { type Failure, toFailure } from "../core/failure";
import type { TrainProgress } from "../stages/train/train";
import { callback, lab } from "../worker/client";
import { type DistillJob, type DistillNet, type DistillState, LOOKING } from "../worker/labs/distillProtocol";
import { forgettable } from "./experimental";
import { useFacts } from "./facts";
import { openLab, stopTraining } from "./lab";

export interface DistillTraining {
  readonly which: DistillNet;
  /** null while it gets ready. */
  readonly progress: TrainProgress | null;
  /** Pictures that the teacher has looked at, before the student begins. */
  readonly looked: { readonly done: number; readonly total: number } | null;
}

export interface DistillSlice {
  readonly job: DistillJob;
  /** null until the networks are trained. */
  readonly state: DistillState | null;
  readonly training: DistillTraining | null;
  readonly failure: Failure | null;
  /** The test picture that is looked at, and the temperature that its bars have: a look, not a training. */
  readonly shown: number;
  readonly temperature: number;
}

const job: DistillJob = { labels: 300, soft: 0.9, temperature: 2, features: 0, epochs: 10, seed: 1 };

export const useDistill = forgettable(
  create<DistillSlice>()(() => ({
    ...{ job, state: null, training: null, failure: null, shown: 0, temperature: job.temperature },
  })),
);

const { getState: now, setState: set } = useDistill;

/** The networks of an earlier visit. */
export async function openDistillation(): Promise<void> {
  await openLab();
  if (now().state || now().training) return;
  const r = await lab().distillation();
  if (!r.ok || !r.value) return;
  set({ state: r.value, job: r.value.job, temperature: r.value.job.temperature });
  tellFacts();
}

/** The bars follow a temperature that is about to be trained with. */
export const distillJobChanged = (change: Partial<DistillJob>): void =>
  set(({ job: before, temperature }) => ({
    job: { ...before, ...change },
    temperature: change.temperature ?? temperature,
  }));

export const pictureShown = (shown: number): void => set({ shown });
export const barsCooled = (temperature: number): void => set({ temperature });

export async function trainDistillation(): Promise<void> {
  if (now().training) return;
  set({ training: { which: "teacher", progress: null, looked: null }, failure: null });
  try {
    const r = await lab().distill(
      now().job,
      callback((which, event) => {
        if (!now().training) return; // a late report
        if (event.kind === "progress") set({ training: { which, progress: event.progress, looked: null } });
        else if (event.kind === "preparing") {
          const { done, total, what } = event;
          set({ training: { which, progress: null, looked: what === LOOKING ? { done, total } : null } });
        }
      }),
    );
    if (r.ok) set({ state: r.value });
    else set({ failure: r.failure });
  } catch (error) {
    set({ failure: toFailure(error) });
  } finally {
    set({ training: null });
  }
  tellFacts();
}

export const stopDistillation = stopTraining;

/** What goals ask for: with how many labels, and how many points the teacher has brought. */
function tellFacts(): void {
  const { state } = now();
  if (!state) return;
  const { taught, alone, teacher } = state.nets;
  const gains = state.runs.map((r) => 100 * (r.accuracy.taught - r.accuracy.alone));
  useFacts.getState().factsReported({
    "distill.gain": 100 * (taught.accuracy - alone.accuracy),
    "distill.bestGain": Math.max(...gains),
    "distill.labels": state.job.labels,
    "distill.mostLabels": Math.max(...state.runs.map((r) => r.job.labels)),
    "distill.teacher": 100 * teacher.accuracy,
    "distill.runs": state.runs.length,
  });
}
