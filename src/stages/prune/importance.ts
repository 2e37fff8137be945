/** How much each weight, and each channel, matters: whoever scores lowest goes first. */
import { fail, invariant } from "../../core/failure";
import { createRandom, deriveSeed } from "../../core/random";
import type { FloatWeight, Model, WeightKey } from "../../ir/types";
import { type ChannelGroup, elementsAt } from "./groups";
import { kernelKeys } from "./masks";
import type { Importance, PruneOptions } from "./options";

/** One score a weight, of kernels. */
export type Scores = Readonly<Record<WeightKey, Float32Array>>;

/**
 * Scores of single weights. Taylor's need gradients of the loss by key (`gradients.ts` sums |w·g| over batches), given as `measured`;
 * "batchNorm" judges channels only, and scores weights by their size.
 */
export function weightScores(
  model: Model,
  o: Pick<PruneOptions, "importance" | "seed">,
  measured: Scores | null = null,
): Scores {
  const of = (key: WeightKey, { data }: FloatWeight): Float32Array => {
    switch (o.importance) {
      case "taylor":
        return (
          measured?.[key] ??
          fail(
            "bad-knob",
            "prune.importance",
            "importance by Taylor needs gradients, and none were measured",
            'Give the data to measure them on, or choose "l1".',
          )
        );
      case "random": {
        const r = createRandom(deriveSeed(o.seed, "prune", key));
        return data.map(() => r.unit());
      }
      case "l2":
        return data.map((w) => w * w);
      default:
        return data.map(Math.abs);
    }
  };
  return Object.fromEntries(kernelKeys(model).map((key) => [key, of(key, model.weights[key]!)]));
}

/**
 * One score a channel of a group. Each coupled weight (filters, depthwise filters, what reads the channel) gives the mean score
 * of the channel's part relative to the mean of all channels, so that a layer of large numbers does not outvote the others
 * (group magnitude, Fang et al. 2023); batch norm: the mean size of its scales.
 */
export function channelScores(
  group: ChannelGroup,
  model: Model,
  scores: Scores,
  importance: Importance,
): Float64Array {
  const sums = new Float64Array(group.channels.length);
  const judged = group.slices.filter(({ weight, trainable }) =>
    importance === "batchNorm" ? weight.endsWith("/gamma") : trainable && scores[weight],
  );
  invariant(judged.length > 0, `nothing judges the channels of ${group.id}`);
  for (const { weight, axis, at } of judged) {
    const { shape, data } = model.weights[weight]!;
    const values = importance === "batchNorm" ? data : scores[weight]!;
    const means = at.map((positions) => {
      const elements = elementsAt(shape, axis, positions);
      const mean = elements.reduce((sum, i) => sum + Math.abs(values[i]!), 0) / Math.max(1, elements.length);
      return importance === "l2" ? Math.sqrt(mean) : mean;
    });
    const whole = means.reduce((a, b) => a + b, 0) / means.length;
    for (const [i, mean] of means.entries()) sums[i]! += whole > 0 ? mean / whole : 0;
  }
  return sums.map((s) => s / judged.length);
}
