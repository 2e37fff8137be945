import { t } from "../../i18n";
import type { NodeId } from "../../ir/types";
import type { Importance } from "../../stages/prune/options";
import type { PruneHow } from "../../worker/labs/pruneProtocol";

/** "block4_se_reduce" is "Block 4, se reduce"; "stem_pointwise" is "stem, pointwise". */
export function layerName(id: NodeId): string {
  const [, number, part] = /^block(\d+)_(\w+)$/.exec(id) ?? [];
  const words = (name: string) => name.replaceAll("_", " ");
  return number ? t("Block {number}, {part}", { number, part: words(part!) }) : words(id.replace("_", ", "));
}

export const patternNames = (): Readonly<Record<PruneHow["pattern"], string>> => ({
  weights: t("Single weights"),
  nm: t("2 of 4"),
  block: t("Blocks of 4"),
  channels: t("Channels"),
});

export const importanceNames = (): Readonly<Record<Importance, string>> => ({
  l1: t("absolute value (L1)"),
  l2: t("square (L2)"),
  batchNorm: t("scale of the batch norm"),
  taylor: t("weight times gradient (Taylor)"),
  random: t("at random"),
});
