/** Prunes a network: chooses which weights, channels or blocks go, and sets them to zero. `compact` then takes out what it can. */
import type { Model } from "../../ir/types";
import { verifyModel } from "../../ir/verify";
import { channelMasks, residualMasks } from "./channels";
import { type Scores, weightScores } from "./importance";
import { applyMasks, type Masks } from "./masks";
import { checkPrune, type PruneOptions, pruneDefaults } from "./options";
import { weightMasks } from "./weights";

/**
 * Masks that take what matters least. `progress` in [0, 1] is the part of the way to go (a schedule's); `measured`: |w·g| of
 * kernels, for "taylor". Throws a `Failure` for a sparsity outside [0, 1), layers that do not exist, N:M that does not divide.
 */
export function chooseMasks(
  model: Model,
  options: Partial<PruneOptions>,
  measured: Scores | null = null,
  progress = 1,
): Masks {
  const o = { ...pruneDefaults, ...options };
  checkPrune(o);
  const part: PruneOptions = {
    ...o,
    sparsity: o.sparsity * progress,
    macs: o.macs === null ? null : 1 - (1 - o.macs) * progress,
    layers: Object.fromEntries(Object.entries(o.layers).map(([layer, s]) => [layer, s * progress])),
  };
  const scores = weightScores(model, o, measured);
  switch (o.pattern.kind) {
    case "channels":
      return channelMasks(model, scores, part);
    case "residuals":
      return residualMasks(model, scores, part);
    default:
      return weightMasks(model, scores, part);
  }
}

/** The model with the least important weights at zero, and the masks that say which. The model given stays as it is. */
export function prune(
  model: Model,
  options: Partial<PruneOptions>,
  measured: Scores | null = null,
): { readonly model: Model; readonly masks: Masks } {
  verifyModel(model);
  const masks = chooseMasks(model, options, measured);
  return { model: applyMasks(model, masks), masks };
}
