/** Fake quantization in the plan: shadow weights, and ranges of activations. */
import type { NodeId, Quant } from "../../ir/types";
import { type Draft, type DraftCall, type DraftRegion, draftCall } from "./draft";
import { flat } from "./update";
import type { OwnWeight } from "./weights";

/** Ranges as the kernels read them: (scale, zero point, 0, 0). */
export function holdRanges(
  draft: Draft,
  ranges: Readonly<Record<NodeId, Quant>>,
): (node: NodeId) => DraftRegion | undefined {
  const regions = new Map(
    Object.entries(ranges).map(([node, { scale, zeroPoint }]) => [
      node,
      draft.hold("state", Float32Array.of(scale, zeroPoint, 0, 0)),
    ]),
  );
  return (node) => regions.get(node);
}

/** One call that quantizes every int8 weight into `shadow`. Its table: where, rows, columns, and 1 = a scale per column. */
export function quantizeCall(draft: Draft, weights: readonly OwnWeight[]): DraftCall {
  const rows = weights
    .filter((w) => w.scales !== null)
    .map((w) => {
      const columns = Math.ceil(w.shape[w.layout === "depthwise" ? 3 : 0]! / 4) * 4;
      return [w.slot.at, w.slot.words / columns, columns, w.scales === "column" ? 1 : 2];
    });
  const table = draft.table(Int32Array.from(rows.flat()));
  return draftCall(
    "quantizeWeights",
    { parameter: flat(draft, "parameter"), table, shadow: flat(draft, "shadow") },
    { weights: rows.length, words: draft.words.parameter },
    { what: "quantizeWeights" },
  );
}
