/** Two PhiNets of nine blocks on the images: one loses blocks at random while it learns, and then both lose them for good. */
import { attempt, FailureError, fail } from "../../core/failure";
import type { Dataset } from "../../datasets/types";
import { cost } from "../../ir/cost";
import { init } from "../../ir/init";
import type { Model, NodeId } from "../../ir/types";
import { phinet } from "../../nets/phinet";
import { droppableBlocks, removeBlocks } from "../../stages/layerDrop";
import { sketchDeployment } from "../../stages/sketch";
import { evaluateModel } from "../../stages/train/evaluateModel";
import { type TrainOptions, trainDefaults } from "../../stages/train/options";
import type { EpochReport } from "../../stages/train/train";
import { breathe } from "../breathe";
import { evaluationEngine } from "../engines";
import type { LabHost } from "../labHost";
import type { StoredExperiment } from "../stored";
import {
  type LayerDropJob,
  type LayerDropLab,
  type LayerDropNet,
  type LayerDropState,
  type LayerDropSubset,
  stoppedEarly,
} from "./layerDropProtocol";
import { lessonImages } from "./lessonImages";

const NAME = "layerDrop";
/** Seven of its nine blocks keep shape, so that they can go. */
const network = () => phinet({ alpha: 0.3, beta: 1, t0: 3, layers: 9, downsample: [], resolution: 32 });

type Figures = Pick<LayerDropState, "job" | "history" | "tried">;

export function createLayerDropLab(host: LabHost): LayerDropLab {
  const dataOf = async (): Promise<Dataset> => (await host.data.load(lessonImages)).dataset;

  const held = async () => {
    const kept = await host.experiment(NAME);
    const { plain, dropped } = kept?.models ?? {};
    return kept && plain && dropped ? { kept, models: { plain, dropped } } : null;
  };

  async function trainBoth(
    job: LayerDropJob,
    onEvent: Parameters<LayerDropLab["trainLayerDrop"]>[1],
  ): Promise<LayerDropState> {
    const { data, plain, dropped } = await host.aside(async (train, signal) => {
      await host.ready();
      const data = await dataOf();
      const one = async (which: LayerDropNet) => {
        if (signal.aborted) throw new FailureError(stoppedEarly);
        const options: TrainOptions = {
          ...trainDefaults,
          epochs: job.epochs,
          seed: job.seed,
          layerDrop: which === "dropped" ? { rate: job.rate } : null,
        };
        const result = await train(init(network(), job.seed), data, options, {
          onEvent: (event) => onEvent(which, event),
        });
        if (result.failure) throw new FailureError(result.failure);
        if (result.bestEpoch === 0) throw new FailureError(stoppedEarly);
        return result;
      };
      return { data, plain: await one("plain"), dropped: await one("dropped") };
    });
    const models = { plain: plain.model, dropped: dropped.model };
    const whole = await measure(models, data, []);
    const history = { plain: plain.history, dropped: dropped.history };
    return keep(models, data, { job, history, tried: [whole] });
  }

  async function keep(
    models: Record<LayerDropNet, Model>,
    data: Dataset,
    figures: Figures,
  ): Promise<LayerDropState> {
    await host.keepExperiment(NAME, { made: JSON.stringify(figures.job), models, figures: { ...figures } });
    return stateOf(models, data, figures);
  }

  return {
    layerDrop: () =>
      attempt(async () => {
        const found = await held();
        return found && stateOf(found.models, await dataOf(), figuresOf(found.kept));
      }),
    trainLayerDrop: (job, onEvent) => attempt(() => trainBoth(job, onEvent)),
    tryWithout: (subsets, onState) =>
      attempt(async () => {
        const found = await held();
        if (!found)
          fail("bad-usage", "LayerDrop", "no network has been trained yet", "Train both networks first.");
        const data = await dataOf();
        let figures = figuresOf(found.kept);
        for (const subset of subsets) {
          if (figures.tried.some((t) => keyOf(t.removed) === keyOf(subset))) continue;
          figures = { ...figures, tried: [...figures.tried, await measure(found.models, data, subset)] };
          onState(stateOf(found.models, data, figures));
          await breathe();
        }
        return keep(found.models, data, figures);
      }),
  };
}

const keyOf = (removed: readonly NodeId[]): string => [...removed].sort().join(" ");

const figuresOf = ({ figures }: StoredExperiment): Figures => figures as unknown as Figures;

const stateOf = (
  { plain }: Record<LayerDropNet, Model>,
  { card, test }: Dataset,
  {
    job,
    history,
    tried,
  }: {
    job: LayerDropJob;
    history: Record<LayerDropNet, readonly EpochReport[]>;
    tried: readonly LayerDropSubset[];
  },
): LayerDropState => ({
  ...{ job, history, tried },
  blocks: droppableBlocks(plain.graph),
  count: test.count,
  classes: card.classes.length,
});

/** Both networks without these blocks, as they are: nothing is trained again. */
async function measure(
  models: Record<LayerDropNet, Model>,
  data: Dataset,
  removed: readonly NodeId[],
): Promise<LayerDropSubset> {
  const accuracyOf = async (model: Model) =>
    (await evaluateModel(removeBlocks(model, removed), data, data.test, evaluationEngine)).accuracy;
  const { graph } = removeBlocks(models.plain, removed);
  const { parameters, macs, flashBytes } = cost(graph);
  return {
    removed: models.plain.graph.nodes.map((n) => n.id).filter((id) => removed.includes(id)),
    accuracy: { plain: await accuracyOf(models.plain), dropped: await accuracyOf(models.dropped) },
    ...{ parameters, macs, flashBytes },
    arenaBytes: sketchDeployment(graph).plan.arenaBytes,
  };
}
