/** Pruning as a part of training: what a schedule takes goes step by step, and the network learns to do without. */
import type { FloatWeight, Model, WeightKey } from "../../ir/types";
import type { TrainingEngine, TrainingState } from "../../training/engine";
import type { Moment, TrainExtra } from "../train/extra";
import { addProducts } from "./gradients";
import type { Scores } from "./importance";
import { asFactors, countRegrown, kernelKeys, type Masks, maskWeights, sparsityOf } from "./masks";
import { checkPruneTraining, type PruneTraining } from "./options";
import { chooseMasks } from "./prune";
import { pruneEnd, pruneProgress, prunesAt } from "./schedule";

/**
 * The training extra. Hard: what is pruned stays zero from then on. Soft (He et al. 2018): what is pruned is set to zero and goes
 * on learning; at the end of every epoch, and whenever the schedule says, the masks are chosen anew, so weights may come back, and
 * an epoch's weights are masked before they are judged. Epochs before the final sparsity never count as the best. Taylor
 * importance takes the optimizer's running mean of gradients for the gradient.
 */
export function pruneExtra(model: Model, o: PruneTraining, epochs: number): TrainExtra {
  checkPruneTraining(o, epochs);
  const { graph } = model;
  chooseMasks(model, o, sizes(model)); // a layer that does not exist is told before the first step
  let masks: Masks = {};
  let regrown = 0;
  let sparsity = 0;

  const prune = async (engine: TrainingEngine, progress: number): Promise<void> => {
    const state = await engine.read();
    const now: Model = { graph, weights: ownWeights(model, state) };
    const measured = o.importance === "taylor" ? momentumScores(now, state) : null;
    const chosen = chooseMasks(now, o, measured, progress);
    regrown += countRegrown(masks, chosen);
    masks = chosen;
    await silence(engine, state, masks);
    if (!o.soft) await engine.setMask(asFactors(masks));
  };

  return {
    plan: (plan) => ({ ...plan, masked: plan.masked || !o.soft }),
    countsFrom: Math.max(1, Math.ceil(pruneEnd(o.schedule))),
    begin: async (engine, at) => {
      // A training that goes on: zeros are what matters least, so the masks of its last pruning are chosen again.
      const perEpoch = stepsPerEpoch(at, epochs);
      let last = at.step;
      while (last > 0 && !prunesAt(o.schedule, last, perEpoch)) last--;
      if (last > 0) await prune(engine, pruneProgress(o.schedule, last / perEpoch));
    },
    beforeStep: async (engine, at) => {
      const perEpoch = stepsPerEpoch(at, epochs);
      if (prunesAt(o.schedule, at.step, perEpoch))
        await prune(engine, pruneProgress(o.schedule, at.step / perEpoch));
    },
    afterEpoch: async (engine, at) => {
      const perEpoch = stepsPerEpoch(at, epochs);
      const progress = pruneProgress(o.schedule, at.step / perEpoch);
      if (progress > 0 && (o.soft || prunesAt(o.schedule, at.step, perEpoch))) await prune(engine, progress);
      sparsity = sparsityOf({ graph, weights: ownWeights(model, await engine.read()) }).share;
    },
    figures: () => {
      const figures = o.soft ? { sparsity, regrown } : { sparsity };
      regrown = 0;
      return figures;
    },
  };
}

const stepsPerEpoch = ({ steps }: Moment, epochs: number): number => steps / epochs;

const ownWeights = (model: Model, { weights }: TrainingState): Model["weights"] =>
  Object.fromEntries(
    (Object.keys(model.weights) as WeightKey[]).map((key) => [key, weights[key]!]),
  ) as Record<WeightKey, FloatWeight>;

const sizes = ({ weights, graph }: Model): Scores =>
  Object.fromEntries(kernelKeys({ graph }).map((key) => [key, weights[key]!.data.map(Math.abs)]));

/** |w · mean gradient|, from the optimizer's first moment. */
function momentumScores(model: Model, { first }: TrainingState): Scores {
  return Object.fromEntries(
    kernelKeys(model).map((key) => {
      const { data } = model.weights[key]!;
      const sums = new Float32Array(data.length);
      if (first[key]) addProducts(sums, data, first[key]);
      return [key, sums];
    }),
  );
}

/** Sets the masked weights to zero now, averages included; a mask alone acts with the next update. */
async function silence(engine: TrainingEngine, state: TrainingState, masks: Masks): Promise<void> {
  const average =
    state.average &&
    Object.fromEntries(
      Object.entries(state.average).map(([key, values]) => {
        const mask = masks[key as WeightKey];
        return [key, mask ? values.map((v, i) => (mask[i] ? v : 0)) : values];
      }),
    );
  await engine.write({ ...state, weights: maskWeights(state.weights, masks), average });
}
