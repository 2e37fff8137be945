import type { MemoryPlan } from "../../stages/plan";

/** How far up the arena is in use at each step, and the first step at which it is fullest. */
export function occupancy(
  plan: Pick<MemoryPlan, "slots">,
  steps: number,
): { readonly top: readonly number[]; readonly peakStep: number } {
  const top = Array.from({ length: steps }, (_, step) =>
    Math.max(
      0,
      ...plan.slots.filter((s) => s.first <= step && step <= s.last).map((s) => s.offset + s.bytes),
    ),
  );
  return { top, peakStep: top.indexOf(Math.max(...top)) };
}
