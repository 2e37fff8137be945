import { FailureError, fail, type Result } from "../../core/failure";
import type { Dataset } from "../../datasets/types";
import type { Graph, Model } from "../../ir/types";
import { evaluateModel } from "../../stages/train/evaluateModel";
import { trainDefaults } from "../../stages/train/options";
import type { Checkpoint } from "../../stages/train/train";
import type { DataTools } from "./data";
import type { CellHost, ProjectSnapshot } from "./host";
import type { Quantized, TinyTools } from "./tiny";

/**
 * The lesson's widgets: they and your cells work on the same network. A cell whose first line is `// live` runs again whenever a
 * slider moves, once you have run it.
 */
export interface Lab {
  /** The knobs as the sliders stand: alpha, beta, t0, layers, resolution … */
  design(): Promise<Readonly<Record<string, unknown>>>;
  /** Moves the sliders. `await lab.setDesign({ alpha: 0.35 })` */
  setDesign(knobs: Readonly<Record<string, unknown>>): Promise<void>;
  /** The network that the sliders make. */
  graph(): Promise<Graph>;
  /** The data that the lesson has chosen. */
  dataset(): Promise<Dataset>;
  /** The id of the chosen board. */
  board(): Promise<string>;
  /** The network that the lesson has trained. */
  trained(): Promise<Model>;
  /** The lesson's network in 8-bit integers. */
  quantized(): Promise<Quantized>;
  /** Gives the lesson's widgets a network that a cell has trained on a set of `data.load`. */
  keep(model: Model, set: Dataset): Promise<void>;
  /** Gives the lesson's widgets a network that `tiny.quantize` has made. */
  keepQuantized(model: Quantized): Promise<void>;
  /** Reports numbers by name, for the lesson's goals. */
  report(facts: Readonly<Record<string, number>>): Promise<void>;
}

export function createLabApi(
  host: CellHost,
  { requestOf, loadRequest }: Pick<DataTools, "requestOf" | "loadRequest">,
  { trainingOf }: Pick<TinyTools, "trainingOf">,
): Lab {
  const { lesson, track } = host;
  const need = async <T>(asked: Promise<Result<T | null>>, what: string, next: string): Promise<T> => {
    const result = await asked;
    if (!result.ok) throw new FailureError(result.failure);
    return result.value ?? fail("bad-usage", "lab", what, next);
  };

  const done = async (asked: Promise<Result<null>>): Promise<void> => {
    const result = await asked;
    if (!result.ok) throw new FailureError(result.failure);
  };

  async function keep(model: Model, set: Dataset): Promise<void> {
    const dataset = requestOf(set);
    if (!dataset)
      return fail(
        "bad-usage",
        "lab.keep",
        "the lesson does not know this data",
        "Use a set that data.load has returned.",
      );
    const known = trainingOf(model);
    const options = known?.options ?? trainDefaults;
    const checkpoint = known?.checkpoint ?? (await checkpointOf(model, set, host));
    await done(lesson.keepTrained({ graph: model.graph, dataset, options, checkpoint }));
  }

  const keepQuantized = ({ graph, weights, float }: Quantized): Promise<void> =>
    done(lesson.keepQuantized({ model: { graph, weights }, float: float ?? null }));

  const snapshot = (): Promise<ProjectSnapshot> => lesson.project();
  return {
    design: async () => (await track(snapshot())).design,
    setDesign: (design) => track(done(lesson.setProject({ design }))),
    graph: () => track(need(lesson.graph(), "there is no network", "Choose knobs in the lesson.")),
    dataset: () => track(snapshot().then(({ dataset }) => loadRequest(dataset))),
    board: async () => (await track(snapshot())).board,
    trained: () =>
      track(
        need(
          lesson.trained(),
          "no network has been trained yet",
          "Train one in the lesson, or with tiny.train.",
        ).then(({ model }) => model),
      ),
    quantized: () =>
      track(
        need(
          lesson.quantized(),
          "no network has been quantized yet",
          "Quantize the trained one in the lesson.",
        ).then(({ model, float }) => ({ ...model, float: float! })),
      ),
    keep: (model, set) => track(keep(model, set)),
    keepQuantized: (model) => track(keepQuantized(model)),
    report: (facts) => track(lesson.report(facts)),
  };
}

/** A network that was trained otherwise, as if it had had one epoch. */
async function checkpointOf(model: Model, set: Dataset, { evaluateOn }: CellHost): Promise<Checkpoint> {
  const { weights } = model;
  const { loss, accuracy } = await evaluateModel(model, set, set.validation, evaluateOn);
  const measured = { loss, accuracy, validationLoss: loss, validationAccuracy: accuracy };
  return {
    epoch: 1,
    weights,
    optimizer: { steps: 0, first: {}, second: {}, average: null },
    best: { epoch: 1, weights },
    history: [{ epoch: 1, ...measured, rate: 0, seconds: 0 }],
  };
}
