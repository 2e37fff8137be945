/** One trained network, pruned by hand: an engine is held with the evaluation examples, so that accuracy follows a drag. */
import { findBoard } from "../../boards";
import { attempt, FailureError, fail } from "../../core/failure";
import type { Dataset, Split } from "../../datasets/types";
import { init } from "../../ir/init";
import type { Model, NodeId } from "../../ir/types";
import { phinet } from "../../nets/phinet";
import { compact } from "../../stages/compact";
import { distillDefaults } from "../../stages/distill/options";
import { taylorScores } from "../../stages/prune/gradients";
import type { Scores } from "../../stages/prune/importance";
import { sparsityOf } from "../../stages/prune/masks";
import { type PruneOptions, pruneDefaults, pruneTrainingDefaults } from "../../stages/prune/options";
import { prune } from "../../stages/prune/prune";
import { type Footprint, footprint } from "../../stages/prune/report";
import { sparseSketch } from "../../stages/prune/sparseSketch";
import { crossEntropy } from "../../stages/train/evaluateModel";
import { type TrainOptions, trainDefaults } from "../../stages/train/options";
import type { TrainingEngine, TrainingState } from "../../training/engine";
import { planDefaults } from "../../training/options";
import { evaluationEngine } from "../engines";
import type { LabHost } from "../labHost";
import type { TrainEvent } from "../protocol";
import { lessonImages } from "./lessonImages";
import type {
  PruneFigures,
  PruneHow,
  PruneJob,
  PruneLab,
  PruneState,
  PruneTuned,
  PruneTuning,
  PruneView,
} from "./pruneProtocol";
import { kernelView, layerSizes, nodeOf, weightSizes } from "./pruneViews";

const NAME = "prune";
const BOARD = "nucleo-l496zg";
/** So few that they are evaluated between two frames of a drag, so many that a point is three pictures. */
const EVALUATED = 300;
const TUNE_RATE = 0.01;
const network = () => phinet({ alpha: 0.25, beta: 1, t0: 4, layers: 5, resolution: 32 });

/** The trained network in an engine of its own, and what was measured on it. */
interface Held {
  readonly model: Model;
  readonly data: Dataset;
  readonly engine: TrainingEngine;
  readonly state: TrainingState;
  readonly examples: Split;
  readonly whole: Footprint;
  taylor: Promise<Scores> | null;
}

type Kept = Pick<PruneState, "job" | "history" | "tuned">;

export function createPruneLab(host: LabHost): PruneLab {
  let held: Promise<Held> | null = null;

  const keptState = async (): Promise<{ kept: Kept; model: Model } | null> => {
    const stored = await host.experiment(NAME);
    const model = stored?.models.trained;
    return stored && model ? { kept: stored.figures as unknown as Kept, model } : null;
  };
  const needKept = async () =>
    (await keptState()) ??
    fail("bad-usage", "pruning", "no network has been trained yet", "Train the network first.");

  const hold = (model: Model): Promise<Held> => {
    held ??= start(model, host).catch((error) => {
      held = null;
      throw error;
    });
    return held;
  };

  async function stateOf({ kept, model }: { kept: Kept; model: Model }): Promise<PruneState> {
    const h = await hold(model);
    const layers = layerSizes(model);
    return {
      ...kept,
      layers,
      all: weightSizes(layers.filter((l) => !l.depthwise).map((l) => model.weights[l.key]!.data)),
      whole: figuresOf(model, await accuracyOf(h, model), h.whole),
      count: h.examples.count,
      classes: h.data.card.classes.length,
      board: findBoard(BOARD).name,
    };
  }

  async function trainNow(job: PruneJob, onEvent: (event: TrainEvent) => void): Promise<PruneState> {
    const result = await host.aside(async (train) => {
      await host.ready();
      const { dataset } = await host.data.load(lessonImages);
      const options: TrainOptions = { ...trainDefaults, epochs: job.epochs, seed: job.seed };
      return train(init(network(), job.seed), dataset, options, { onEvent });
    });
    if (result.failure) throw new FailureError(result.failure);
    if (result.bestEpoch === 0)
      fail(
        "bad-usage",
        "pruning",
        "training was stopped before its first epoch was done",
        "Train again; one epoch is enough to look.",
      );
    const kept: Kept = { job, history: result.history, tuned: null };
    await host.keepExperiment(NAME, {
      made: JSON.stringify(job),
      models: { trained: result.model },
      figures: { ...kept },
    });
    await held?.then((h) => h.engine.dispose());
    held = null;
    return stateOf({ kept, model: result.model });
  }

  async function view(how: PruneHow, layer: NodeId): Promise<PruneView> {
    const { model } = await needKept();
    const h = await hold(model);
    if (how.importance === "taylor") h.taylor ??= taylorScores(model, h.data, {}, evaluationEngine);
    const pruned = prune(model, optionsOf(how), h.taylor && (await h.taylor)).model;
    const accuracy = await accuracyOf(h, pruned);
    const small = how.pattern === "channels" ? compact(pruned).model : null;
    const figures = small ? figuresOf(small, accuracy) : figuresOf(pruned, accuracy, h.whole);
    const kernel =
      kernelView(pruned, layer) ??
      fail("bad-usage", "pruning", `there is no layer ${layer}`, "Choose another.");
    return {
      ...{ how, kernel },
      figures: small ? { ...figures, sparsity: sparsityOf(pruned).share } : figures,
      layers: sparsityOf(pruned).layers.map(({ key, weights, zeros }) => ({
        id: nodeOf(key),
        weights,
        zeros,
      })),
      compacted: small && kernelView(small, layer),
    };
  }

  async function tune(
    how: PruneHow,
    tuning: PruneTuning,
    onEvent: (event: TrainEvent) => void,
  ): Promise<PruneState> {
    const { kept, model } = await needKept();
    const h = await hold(model);
    const options: TrainOptions = {
      ...trainDefaults,
      ...{ epochs: tuning.epochs, seed: kept.job.seed },
      schedule: { kind: "cosine", rate: TUNE_RATE, warmup: 0.25 },
      prune: { ...pruneTrainingDefaults, ...optionsOf(how), schedule: tuning.schedule, soft: tuning.soft },
      distill: tuning.distill ? distillDefaults : null,
    };
    const result = await host.aside((train) =>
      train(model, h.data, options, { onEvent, ...(tuning.distill ? { teacher: model } : {}) }),
    );
    if (result.failure) throw new FailureError(result.failure);
    if (result.bestEpoch === 0)
      fail(
        "bad-usage",
        "pruning",
        "training was stopped before the network was pruned",
        "Train on again, and let it finish.",
      );
    const tuned = await outcome(h, result.model, { how, tuning, history: result.history });
    const now: Kept = { ...kept, tuned };
    await host.keepExperiment(NAME, {
      made: JSON.stringify(kept.job),
      models: { trained: model, tuned: result.model },
      figures: { ...now },
    });
    return stateOf({ kept: now, model });
  }

  return {
    pruning: () =>
      attempt(async () => {
        const found = await keptState();
        return found && stateOf(found);
      }),
    trainForPruning: (job, onEvent) => attempt(() => trainNow(job, onEvent)),
    tryPruning: (how, layer) => attempt(() => view(how, layer)),
    tunePruned: (how, tuning, onEvent) => attempt(() => tune(how, tuning, onEvent)),
  };
}

const PATTERNS: Readonly<Record<PruneHow["pattern"], PruneOptions["pattern"]>> = {
  weights: { kind: "weights" },
  nm: { kind: "nm", n: 2, m: 4 },
  block: { kind: "block", rows: 1, columns: 4 },
  channels: { kind: "channels" },
};

const optionsOf = ({ pattern, ...how }: PruneHow): PruneOptions => ({
  ...pruneDefaults,
  ...how,
  pattern: PATTERNS[pattern],
});

async function start(model: Model, host: LabHost): Promise<Held> {
  const { dataset: data } = await host.data.load(lessonImages);
  const { engine, state, examples } = await engineFor(model, data);
  return { model, data, engine, state, examples, whole: footprint(model), taylor: null };
}

async function engineFor(model: Model, data: Dataset) {
  const count = Math.min(EVALUATED, data.test.count);
  const size = data.test.values.length / data.test.count;
  const examples: Split = {
    count,
    values: data.test.values.subarray(0, count * size),
    labels: data.test.labels.subarray(0, count),
  };
  const plan = {
    ...planDefaults,
    batch: 60,
    classes: data.card.classes.length,
    data: { bytes: examples.values instanceof Uint8Array, ...data.card.input },
  };
  const state: TrainingState = { steps: 0, weights: model.weights, first: {}, second: {}, average: null };
  const engine = await evaluationEngine(model.graph, plan, state);
  await engine.load("validation", { ...examples, input: data.card.input });
  return { engine, state, examples };
}

async function logitsOf(
  { engine, state }: Pick<Held, "engine" | "state">,
  model: Model,
): Promise<Float32Array> {
  await engine.write({ ...state, weights: model.weights });
  return engine.evaluate("validation");
}

const accuracyOf = async (h: Held, model: Model): Promise<number> =>
  crossEntropy(await logitsOf(h, model), h.examples, h.data.card.classes.length).accuracy;

/** `need`: known already, since zeros here and there change nothing but themselves. */
function figuresOf(model: Model, accuracy: number, need: Footprint = footprint(model)): PruneFigures {
  const { clockMHz, cyclesPerMac } = findBoard(BOARD);
  const milliseconds = (cycles: number) => (need.macs * cycles) / (clockMHz * 1000);
  const { entries, gzip } = sparseSketch(model).total;
  return {
    ...{ ...need, sparsity: sparsityOf(model).share, accuracy, entriesBytes: entries, gzipBytes: gzip },
    milliseconds: { low: milliseconds(cyclesPerMac.low), high: milliseconds(cyclesPerMac.high) },
  };
}

/** What has become of it, before and after compaction. */
async function outcome(
  h: Held,
  pruned: Model,
  made: Pick<PruneTuned, "how" | "tuning" | "history">,
): Promise<PruneTuned> {
  const small = compact(pruned);
  const masked = await logitsOf(h, pruned);
  const own = await engineFor(small.model, h.data);
  const after = await own.engine.evaluate("validation");
  own.engine.dispose();
  const accuracy = (logits: Float32Array) =>
    crossEntropy(logits, h.examples, h.data.card.classes.length).accuracy;
  return {
    ...made,
    pruned: figuresOf(pruned, accuracy(masked), h.whole),
    compacted: figuresOf(small.model, accuracy(after)),
    difference: masked.reduce((most, v, i) => Math.max(most, Math.abs(v - after[i]!)), 0),
    groups: small.groups,
  };
}
