/** How much of the final sparsity is reached when. */
import type { PruneSchedule } from "./options";

/** Share of the final sparsity at a time in epochs: from 0 to 1. */
export function pruneProgress(s: PruneSchedule, epoch: number): number {
  if (s.kind === "oneShot") return epoch >= s.at ? 1 : 0;
  if (epoch < s.begin) return 0;
  if (epoch >= s.end) return 1;
  const x = (epoch - s.begin) / (s.end - s.begin);
  if (s.kind === "iterative") return s.rounds === 1 ? 1 : (Math.floor(x * (s.rounds - 1)) + 1) / s.rounds;
  const { initial = 0 } = s;
  return 1 + (initial - 1) * (1 - x) ** 3;
}

/** The time at which nothing more is pruned. */
export const pruneEnd = (s: PruneSchedule): number => (s.kind === "oneShot" ? s.at : s.end);

/** Whether masks are chosen again before a step. `step` counts from 0; `perEpoch` steps make an epoch. */
export function prunesAt(s: PruneSchedule, step: number, perEpoch: number): boolean {
  const [now, before] = [step / perEpoch, (step - 1) / perEpoch];
  const progress = pruneProgress(s, now);
  if (progress === 0) return false;
  if (s.kind === "gradual" && progress < 1) return Math.round(step - s.begin * perEpoch) % s.every === 0;
  return step === 0 || progress !== pruneProgress(s, before);
}
