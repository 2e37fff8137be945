/** The first and the last call of a forward pass: the batch comes in, the loss comes out. */
import { padded } from "../../ir/trainKernels";
import type { Shape } from "../../ir/types";
import { gatherNumbers } from "../gatherNumbers";
import type { PlanOptions } from "../options";
import type { Space } from "../program";
import { type Draft, type DraftCall, type DraftRegion, draftCall } from "./draft";

/** Where a batch lies: inputs, soft labels, and the cached teacher's logits where they are wanted. */
export interface Batch {
  readonly x: DraftRegion;
  readonly target: DraftRegion;
  readonly teacher: DraftRegion | undefined;
}

/** A memory as long as the data set. */
const resident = (space: Space): DraftRegion => ({ space, at: 0, words: 0 });

export function emitGather(
  draft: Draft,
  calls: DraftCall[],
  o: PlanOptions,
  shape: Shape,
  step: DraftRegion,
  augmented: boolean,
): Batch {
  const numbers = gatherNumbers(o, shape, augmented);
  const { batch, h, w, c, classes } = numbers as Record<"batch" | "h" | "w" | "c" | "classes", number>;
  const cached = augmented && o.distill?.teacher === "cached" && o.distill.soft > 0;
  const x = draft.fresh("work", batch * h * w * c);
  const target = draft.fresh("sums", batch * classes);
  const teacher = cached ? draft.fresh("sums", batch * classes) : undefined;
  const regions = {
    ...{ data: resident("data"), labels: resident("labels"), step },
    teacher: cached ? resident("teacher") : undefined,
    ...{ x, target, teacherOut: teacher },
  };
  calls.push(draftCall("gather", regions, numbers as never, { what: "gather" }));
  return { x, target, teacher };
}

/** Adds to the metrics; with `dz`, writes the gradient for the logits, too. Evaluation knows no teacher. */
export function lossCall(
  o: PlanOptions,
  regions: {
    readonly z: DraftRegion;
    readonly target: DraftRegion;
    readonly teacher?: DraftRegion | undefined;
    readonly dz?: DraftRegion;
    readonly base?: DraftRegion | undefined;
    readonly metrics: DraftRegion;
  },
): DraftCall {
  const { hard, soft, temperature } =
    regions.dz && o.distill ? o.distill : { hard: 1, soft: 0, temperature: 1 };
  const size = { batch: o.batch, classes: padded(o.classes), realClasses: o.classes };
  return draftCall(
    "loss",
    regions,
    { ...size, ...{ hard, soft, temperature }, lossScale: o.lossScale },
    { what: "loss" },
  );
}
