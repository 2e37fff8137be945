import type { Failure } from "../../core/failure";
import type { TrainProgress } from "../../stages/train/train";
import type { TrainOutcome } from "../../worker/protocol";

/** The life of a training, as the page sees it. */
export type TrainerState =
  | { readonly status: "idle" }
  | {
      readonly status: "running";
      readonly paused: boolean;
      /** null until the first step is done. */
      readonly progress: TrainProgress | null;
      /** What is being made ready before the first step: "compiling kernels", with how far it is. */
      readonly preparing?: { readonly done: number; readonly total: number; readonly what: string } | null;
      readonly notices: readonly string[];
    }
  | { readonly status: "done"; readonly outcome: TrainOutcome; readonly notices: readonly string[] }
  | { readonly status: "failed"; readonly failure: Failure };

/** A rate that will do after this one has not: a quarter of it, and never more than what usually works. */
export const gentlerRate = (rate: number, usual: number): number =>
  Number(Math.min(rate / 4, usual).toPrecision(2));

/** "1 h 5 min", "2 min 5 s", "12 s". */
export function showDuration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}
