/** The end of a step: partial sums become gradients, the gradient may be clipped, and one call updates every weight. */
import { BLOCK_WORDS } from "../../ir/trainKernels";
import type { NodeId, WeightKey } from "../../ir/types";
import type { OptimizerOptions, PlanOptions } from "../options";
import type { Space } from "../program";
import { type Draft, type DraftCall, type DraftRegion, draftCall } from "./draft";
import type { OwnWeight, Partial } from "./weights";

/** All of `sums`, as the kernel that adds partial sums reads it; as long as that memory turns out to be. */
export const everySum: DraftRegion = { space: "sums", at: 0, words: 0 };

const kindCode: Readonly<Record<OptimizerOptions["kind"], number>> = { sgd: 0, adam: 1, adamw: 2 };

/** A parallel vector of all weights. */
export const flat = (draft: Draft, space: Space): DraftRegion => ({
  space,
  at: 0,
  words: draft.words.parameter,
});

export function emitUpdate(
  draft: Draft,
  o: PlanOptions,
  step: DraftRegion,
  table: DraftRegion,
  partials: ReadonlyMap<WeightKey, Partial>,
): DraftCall[] {
  const words = draft.words.parameter;
  const blocks = words / BLOCK_WORDS;
  const gradient = flat(draft, "gradient");
  const norms = o.clip > 0 ? draft.fresh("sums", blocks) : undefined;
  const factor = o.clip > 0 ? draft.fresh("sums", 4) : undefined;
  const { lossScale } = o;
  const also = [...partials.values()].filter((p) => p.parts > 1).map((p) => p.region);
  const reduce = draftCall(
    "reduceGradients",
    { sums: everySum, table, step, gradient, norms },
    { words, lossScale },
    { what: "reduceGradients", also },
  );
  const optimize = draftCall(
    "optimize",
    {
      ...{ parameter: flat(draft, "parameter"), gradient, first: flat(draft, "first") },
      second: o.optimizer.kind === "sgd" ? undefined : flat(draft, "second"),
      mask: o.masked ? flat(draft, "mask") : undefined,
      average: o.averageDecay > 0 ? flat(draft, "average") : undefined,
      ...{ factor, table, step },
    },
    {
      ...{ words, lossScale, averageDecay: o.averageDecay },
      kind: kindCode[o.optimizer.kind],
      decay: o.optimizer.weightDecay,
      momentum: o.optimizer.kind === "sgd" ? o.optimizer.momentum : 0,
    },
    { what: "optimize" },
  );
  if (!norms || !factor) return [reduce, optimize];
  const clip = draftCall("clipNorm", { norms, factor }, { blocks, limit: o.clip }, { what: "clipNorm" });
  return [reduce, clip, optimize];
}

/** What `reduceGradients` and `optimize` know of each 64 words of the flat vector: see the kernel table. */
export function updateTable(
  words: number,
  weights: readonly OwnWeight[],
  partials: ReadonlyMap<WeightKey, Partial>,
  at: (region: DraftRegion) => number,
  blockOf: (node: NodeId) => number | null,
): Int32Array {
  const table = new Int32Array((words / BLOCK_WORDS) * 4);
  for (const { key, node, slot, decays } of weights) {
    if (slot.space !== "parameter") continue;
    const partial = partials.get(key);
    const summed = partial && partial.parts > 1 ? partial : null;
    const owner = (blockOf(node) ?? -1) + 1;
    for (let from = 0; from < slot.words; from += BLOCK_WORDS) {
      const own = Math.min(BLOCK_WORDS, slot.words - from);
      table.set(
        [
          summed ? at(summed.region) + from : 0,
          summed ? slot.words : 0,
          summed?.parts ?? 0,
          (decays ? 1 : 0) | (own << 1) | (owner << 8),
        ],
        ((slot.at + from) / BLOCK_WORDS) * 4,
      );
    }
  }
  return table;
}
