/** A ResNet teaches a PhiNet on the images, beside the same PhiNet with labels alone. */
import { attempt, type Failure, FailureError } from "../../core/failure";
import { firstExamples, hideLabels } from "../../datasets/hideLabels";
import type { Dataset } from "../../datasets/types";
import { cost } from "../../ir/cost";
import { init } from "../../ir/init";
import { numel } from "../../ir/shape";
import type { Model } from "../../ir/types";
import { phinet } from "../../nets/phinet";
import { resnet8 } from "../../nets/resnet8";
import { cacheTeacher } from "../../stages/distill/cacheTeacher";
import { type DistillTraining, distillDefaults } from "../../stages/distill/options";
import { twoPrincipalComponents } from "../../stages/distill/principal";
import { evaluateScores } from "../../stages/evaluate";
import { type TrainOptions, trainDefaults } from "../../stages/train/options";
import type { TrainResult } from "../../stages/train/train";
import { evaluationEngine } from "../engines";
import type { LabHost } from "../labHost";
import type { TrainAside } from "../trainer";
import {
  type DistillJob,
  type DistillLab,
  type DistillNet,
  type DistillRun,
  type DistillSide,
  type DistillState,
  LOOKING,
} from "./distillProtocol";
import { lessonImages } from "./lessonImages";

const NAME = "distill";
const TEACHER_EPOCHS = 8;
/** Test pictures to leaf through. */
const SHOWN = 40;
const POOLED = "pool";
const teacherNet = () => resnet8({ width: 12 });
const studentNet = () => phinet({ alpha: 0.35, beta: 1, t0: 5, layers: 5, resolution: 32 });
const nets = ["teacher", "taught", "alone"] as const satisfies readonly DistillNet[];

type Models = Readonly<Record<DistillNet, Model>>;
interface Figures {
  readonly job: DistillJob;
  readonly history: Readonly<Record<DistillNet, TrainResult["history"]>>;
  readonly runs: readonly DistillRun[];
}
type OnEvent = Parameters<DistillLab["distill"]>[1];

export function createDistillLab(host: LabHost): DistillLab {
  const dataOf = async (): Promise<Dataset> => (await host.data.load(lessonImages)).dataset;

  const held = async (): Promise<{ readonly models: Models; readonly figures: Figures } | null> => {
    const kept = await host.experiment(NAME);
    const { teacher, taught, alone } = kept?.models ?? {};
    return kept && teacher && taught && alone
      ? { models: { teacher, taught, alone }, figures: kept.figures as unknown as Figures }
      : null;
  };

  async function distill(job: DistillJob, onEvent: OnEvent): Promise<DistillState> {
    const { data, results, before } = await host.aside(async (train, signal) => {
      const stop = stopped(signal);
      const before = await held();
      await host.ready();
      // Drawing the pictures takes a while, too, and goes on for whoever comes next.
      const data = await Promise.race([dataOf(), stop]);
      const one = trainOne(train, signal, onEvent);
      const teacher = before
        ? { model: before.models.teacher, history: before.figures.history.teacher }
        : await one("teacher", init(teacherNet(), 1), data, optionsFor(TEACHER_EPOCHS, 1, null));
      const taughtOn = hideLabels(data, job.labels);
      const student = () => init(studentNet(), job.seed);
      const taught = await one(
        ...(["taught", student(), taughtOn, optionsFor(job.epochs, job.seed, distillOf(job))] as const),
        {
          teacher: teacher.model,
          onCached: (done, total) => onEvent("taught", { kind: "preparing", done, total, what: LOOKING }),
        },
      );
      const passes = Math.round((job.epochs * data.train.count) / job.labels);
      const few = firstExamples(data, job.labels);
      const alone = await one("alone", student(), few, optionsFor(passes, job.seed, null));
      return { data, before, results: { teacher, taught, alone } };
    });
    const models = mapNets((net) => results[net].model);
    const history = mapNets((net) => results[net].history);
    const runs = before?.figures.runs ?? [];
    const first = await stateOf(models, data, { job, history, runs });
    const { taught, alone } = first.nets;
    const accuracy = { taught: taught.accuracy, alone: alone.accuracy };
    const figures: Figures = { job, history, runs: [...runs, { job, accuracy }] };
    await host.keepExperiment(NAME, { made: JSON.stringify(job), models, figures: { ...figures } });
    return { ...first, runs: figures.runs };
  }

  return {
    distillation: () =>
      attempt(async () => {
        const found = await held();
        return found && stateOf(found.models, await dataOf(), found.figures);
      }),
    distill: (job, onEvent) => attempt(() => distill(job, onEvent)),
  };
}

const mapNets = <T>(of: (net: DistillNet) => T): Record<DistillNet, T> =>
  Object.fromEntries(nets.map((net) => [net, of(net)])) as Record<DistillNet, T>;

const optionsFor = (epochs: number, seed: number, distill: DistillTraining | null): TrainOptions => ({
  ...trainDefaults,
  ...{ epochs, seed, distill },
});

const distillOf = ({ soft, temperature, features }: DistillJob): DistillTraining => ({
  ...distillDefaults,
  ...{ hard: 1 - soft, soft, temperature },
  features: features > 0 ? [{ student: POOLED, teacher: POOLED, weight: features, measure: "cosine" }] : [],
});

const stoppedEarly: Failure = {
  code: "bad-usage",
  where: "Distillation",
  what: "training was stopped before all networks had learned for an epoch",
  next: "Train again, and let it finish; the teacher is trained once.",
};

function stopped(signal: AbortSignal): Promise<never> {
  const end = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new FailureError(stoppedEarly)), { once: true });
  });
  end.catch(() => {});
  return end;
}

const trainOne =
  (train: TrainAside, signal: AbortSignal, onEvent: OnEvent) =>
  async (
    which: DistillNet,
    model: Model,
    data: Dataset,
    options: TrainOptions,
    more: Pick<Parameters<TrainAside>[3], "teacher" | "onCached"> = {},
  ): Promise<TrainResult> => {
    if (signal.aborted) throw new FailureError(stoppedEarly);
    const result = await train(model, data, options, { ...more, onEvent: (event) => onEvent(which, event) });
    if (result.failure) throw new FailureError(result.failure);
    if (result.bestEpoch === 0) throw new FailureError(stoppedEarly);
    return result;
  };

async function stateOf(
  models: Models,
  data: Dataset,
  { job, history, runs }: Figures,
): Promise<DistillState> {
  const { test, card } = data;
  const classes = card.classes.length;
  const shown = Math.min(SHOWN, test.count);
  const logits: Partial<Record<DistillNet, Float32Array>> = {};
  const points: Partial<Record<DistillNet, Float32Array>> = {};
  const sides: Partial<Record<DistillNet, DistillSide>> = {};
  for (const net of nets) {
    const seen = await look(models[net], data);
    const { parameters, macs, flashBytes } = cost(models[net].graph);
    const { accuracy } = evaluateScores(seen.logits, test.labels, classes);
    sides[net] = { ...{ parameters, macs, flashBytes, accuracy }, history: history[net] };
    logits[net] = seen.logits.slice(0, shown * classes);
    points[net] = twoPrincipalComponents(seen.pooled, test.count);
  }
  const size = numel(card.shape);
  return {
    ...{ job, runs, classes: card.classes, examplesInAll: data.train.count, tested: test.count },
    nets: sides as DistillState["nets"],
    examples: {
      ...{ count: shown, shape: card.shape, labels: test.labels.slice(0, shown) },
      pixels: (test.values as Uint8Array).slice(0, shown * size),
      logits: logits as DistillState["examples"]["logits"],
    },
    map: { count: test.count, labels: test.labels, points: points as DistillState["map"]["points"] },
  };
}

/** Logits and pooled features of the test examples. */
async function look(model: Model, { test, card }: Dataset) {
  const shape = model.graph.nodes.find((n) => n.id === POOLED)!.out.shape;
  const want = { logits: true, taps: [{ node: POOLED, shape }] };
  const { values } = await cacheTeacher(model, test, card.input, want, { startEngine: evaluationEngine });
  const [classes, width] = [card.classes.length, numel(shape)];
  const logits = new Float32Array(test.count * classes);
  const pooled = new Float32Array(test.count * width);
  for (let i = 0; i < test.count; i++) {
    const at = i * (classes + width);
    logits.set(values.subarray(at, at + classes), i * classes);
    pooled.set(values.subarray(at + classes, at + classes + width), i * width);
  }
  return { logits, pooled };
}
