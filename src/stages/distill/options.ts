/** What distillation follows, and how much: plain data, checked in words. */
import { fail } from "../../core/failure";
import { MOST_FEATURES } from "../../ir/trainKernels";
import type { NodeId } from "../../ir/types";
import type { FeatureOptions } from "../../training/options";

/** A weight that stays, or goes from one value to another over the whole training, in a line or along half a cosine. */
export type ScheduledWeight =
  | number
  | { readonly kind: "linear" | "cosine"; readonly from: number; readonly to: number };

export interface FeaturePair {
  readonly student: NodeId;
  readonly teacher: NodeId;
  readonly weight: ScheduledWeight;
  readonly measure: FeatureOptions["measure"];
}

/**
 * loss = hard·CE(labels, student) + soft·T²·KL(teacher/T ‖ student/T) + features, each a mean over the batch (Hinton, Vinyals and
 * Dean 2015: hard = 1 - λ, soft = λ; features after Romero et al. 2015). Examples of unknown label have no first term.
 */
export interface DistillTraining {
  readonly hard: ScheduledWeight;
  readonly soft: ScheduledWeight;
  readonly temperature: number;
  readonly features: readonly FeaturePair[];
  /**
   * "cached": the teacher looks once at every example, unaugmented; an epoch costs no teacher pass. "inStep": it looks at the very
   * pictures that the student sees, in every step (Beyer et al. 2022 call it consistent), at the price of its forward pass.
   */
  readonly teacher: "cached" | "inStep";
}

export const distillDefaults: DistillTraining = {
  hard: 0.1,
  soft: 0.9,
  temperature: 2,
  features: [],
  teacher: "cached",
};

/** The weight at a point of training, `done` from 0 to 1. */
export function weightAt(w: ScheduledWeight, done: number): number {
  if (typeof w === "number") return w;
  const share = w.kind === "linear" ? done : (1 - Math.cos(Math.PI * done)) / 2;
  return w.from + (w.to - w.from) * share;
}

/** Whether it is above zero at any time. */
export const everUsed = (w: ScheduledWeight): boolean =>
  typeof w === "number" ? w > 0 : Math.max(w.from, w.to) > 0;

/** Throws a `bad-knob` that names the first value out of its range. */
export function checkDistill(o: DistillTraining): void {
  const within = (name: string, value: number, low: number, high: number) => {
    if (!(value >= low && value <= high))
      fail(
        "bad-knob",
        `train.distill.${name}`,
        `${name} is ${value}`,
        `Choose a number from ${low} to ${high}.`,
      );
  };
  const weight = (name: string, w: ScheduledWeight) => {
    for (const value of typeof w === "number" ? [w] : [w.from, w.to]) within(name, value, 0, 1000);
  };
  weight("hard", o.hard);
  weight("soft", o.soft);
  within("temperature", o.temperature, 0.1, 100);
  within("features", o.features.length, 0, MOST_FEATURES);
  for (const [i, f] of o.features.entries()) weight(`features[${i}].weight`, f.weight);
  if (![o.hard, o.soft, ...o.features.map((f) => f.weight)].some(everUsed))
    fail(
      "bad-knob",
      "train.distill",
      "every weight is 0, so nothing would be learned",
      "Give the labels (hard), the teacher (soft) or a feature a weight above 0.",
    );
}
