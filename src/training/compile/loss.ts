/** The first and the last call of a forward pass: the batch comes in, the loss comes out. */

import type { Value } from "../../ir/emit";
import { padded } from "../../ir/trainKernels";
import type { NodeId, Shape } from "../../ir/types";
import { gatherNumbers } from "../gatherNumbers";
import { isCached, type PlanOptions } from "../options";
import type { Space } from "../program";
import { tableLayout } from "../teacherTable";
import { type Draft, type DraftCall, type DraftRegion, draftCall } from "./draft";

/** Where a batch lies: inputs, soft labels, and what is cached of a teacher: its logits and its tapped nodes. */
export interface Batch {
  readonly x: DraftRegion;
  readonly target: DraftRegion;
  readonly logits: DraftRegion | undefined;
  readonly taps: ReadonlyMap<NodeId, Value>;
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
  const x = draft.fresh("work", batch * h * w * c);
  const target = draft.fresh("sums", batch * classes);
  const regions = { data: resident("data"), labels: resident("labels"), step, x, target };
  calls.push(draftCall("gather", regions, numbers as never, { what: "gather" }));
  return { x, target, ...gatherTeacher(draft, calls, augmented ? o : { ...o, distill: null }, step) };
}

/** The parts of the teacher's table that a plan reads. */
export const cachedParts = ({ distill, classes }: PlanOptions): Shape[] =>
  distill && isCached(distill.teacher)
    ? [...(distill.soft > 0 ? [[classes]] : []), ...distill.teacher.cached.map((t) => t.shape)]
    : [];

/** Brings those parts of the table that a loss reads. */
function gatherTeacher(
  draft: Draft,
  calls: DraftCall[],
  o: PlanOptions,
  step: DraftRegion,
): Pick<Batch, "logits" | "taps"> {
  const { distill } = o;
  const parts = cachedParts(o);
  if (!distill || !isCached(distill.teacher)) return { logits: undefined, taps: new Map() };
  const { stride, first, words } = tableLayout(parts);
  const bring = (part: number, y: DraftRegion): DraftRegion => {
    const numbers = { batch: o.batch, n: words[part]!, stride, first: first[part]! };
    calls.push(draftCall("gatherRows", { rows: resident("teacher"), step, y }, numbers, { what: "teacher" }));
    return y;
  };
  const wanted = new Set(distill.features.map((f) => f.teacher));
  const own = parts.length - distill.teacher.cached.length;
  const taps = distill.teacher.cached.flatMap(({ node, shape }, i): [NodeId, Value][] =>
    wanted.has(node)
      ? [[node, { at: bring(own + i, draft.fresh("work", o.batch * words[own + i]!)), shape }]]
      : [],
  );
  const logits = own > 0 ? bring(0, draft.fresh("sums", o.batch * words[0]!)) : undefined;
  return { logits, taps: new Map(taps) };
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
    readonly step: DraftRegion;
  },
): DraftCall {
  const taught = regions.dz ? o.distill : null;
  const { hard, soft, temperature } = taught ?? { hard: 1, soft: 0, temperature: 1 };
  const size = { batch: o.batch, classes: padded(o.classes), realClasses: o.classes };
  return draftCall(
    "loss",
    { ...regions, step: taught ? regions.step : undefined },
    { ...size, ...{ hard, soft, temperature }, lossScale: o.lossScale },
    { what: "loss" },
  );
}
