/** What the lesson on distillation claims: a student with and without its teacher, with few labels and with all. */
import { firstExamples, hideLabels } from "../../src/datasets/hideLabels";
import { images } from "../../src/datasets/images/load";
import type { Dataset } from "../../src/datasets/types";
import { cost } from "../../src/ir/cost";
import { init } from "../../src/ir/init";
import type { Model } from "../../src/ir/types";
import { phinet } from "../../src/nets/phinet";
import { resnet8 } from "../../src/nets/resnet8";
import { type DistillTraining, distillDefaults } from "../../src/stages/distill/options";
import { evaluateModel } from "../../src/stages/train/evaluateModel";
import { type TrainOptions, trainDefaults } from "../../src/stages/train/options";
import { train } from "../../src/stages/train/train";
import { mean, percent, say, seeds, spread, startEngine, table, writeStudy } from "./report";

const EXAMPLES = 6000;
const LABELED = 1000;
const EPOCHS = 10;
const TEACHER_EPOCHS = 12;
const TEACHER_RATE = 0.01;
const HOT = 4;
const knobs = { alpha: 0.5, beta: 1, t0: 4, layers: 5, resolution: 32 } as const;
const augment = { ...trainDefaults.augment, shift: 2 };
const features = [{ student: "pool", teacher: "pool", weight: 1, measure: "cosine" }] as const;

interface Case {
  readonly name: string;
  readonly data: (all: Dataset) => Dataset;
  readonly distill: DistillTraining | null;
}

const few = (all: Dataset) => firstExamples(all, LABELED);
const pool = (all: Dataset) => hideLabels(all, LABELED);
const whole = (all: Dataset) => all;
const cases: readonly Case[] = [
  { name: `${LABELED} labels, alone`, data: few, distill: null },
  { name: `${LABELED} labels, teacher, the same pictures`, data: few, distill: distillDefaults },
  { name: `${LABELED} labels, teacher, all pictures`, data: pool, distill: distillDefaults },
  {
    name: `${LABELED} labels, teacher at temperature ${HOT}, all pictures`,
    data: pool,
    distill: { ...distillDefaults, temperature: HOT },
  },
  {
    name: `${LABELED} labels, teacher and its features`,
    data: pool,
    distill: { ...distillDefaults, features },
  },
  { name: "all labels, alone", data: whole, distill: null },
  { name: "all labels, teacher", data: whole, distill: distillDefaults },
];

export async function run(): Promise<void> {
  const data = await images.load({ train: EXAMPLES, validation: 500, test: 2000 });
  const engine = await startEngine();
  const io = { startEngine: engine, now: () => performance.now() };
  const options: TrainOptions = { ...trainDefaults, epochs: EPOCHS, augment };
  const accuracy = async (model: Model) =>
    percent((await evaluateModel(model, data, data.test, engine)).accuracy);

  const teacher = (
    await train(
      init(resnet8(), 1),
      data,
      { ...options, epochs: TEACHER_EPOCHS, schedule: { kind: "cosine", rate: TEACHER_RATE, warmup: 0.5 } },
      io,
    )
  ).model;
  const taught = await accuracy(teacher);
  say(`teacher: ${taught.toFixed(1)} %`);
  const graph = phinet(knobs);
  const runs: { readonly name: string; readonly seed: number; readonly accuracy: number }[] = [];
  for (const seed of seeds)
    for (const { name, data: part, distill } of cases) {
      const set = part(data);
      // As many steps for all, so that nobody wins by training longer.
      const epochs = Math.round((EPOCHS * EXAMPLES) / set.train.count);
      const { model } = await train(
        init(graph, seed),
        set,
        { ...options, seed, epochs, distill },
        { ...io, teacher },
      );
      runs.push({ name, seed, accuracy: await accuracy(model) });
      say(`seed ${seed}, ${name}: ${runs.at(-1)!.accuracy.toFixed(1)} %`);
    }

  const of = (name: string) => runs.filter((r) => r.name === name).map((r) => r.accuracy);
  /** Seed by seed: both students start from the same weights. */
  const gain = ({ name, data: part }: Case) => {
    const alone = cases[part === whole ? 5 : 0]!.name;
    return name === alone ? [] : of(name).map((a, i) => a - of(alone)[i]!);
  };
  const signed = (values: readonly number[]) =>
    values.length === 0 ? "" : `${mean(values) >= 0 ? "+" : ""}${spread(values)}`;
  const size = (g: typeof graph) => [cost(g).parameters, cost(g).macs];
  writeStudy(
    "distill",
    `# Distillation

A ResNet-8 that was trained on ${EXAMPLES} labeled pictures of the generated set teaches a PhiNet (α ${knobs.alpha}, t0 ${knobs.t0}, ${knobs.layers} layers). ${LABELED} of the pictures keep their labels where the table says so; the
rest is there without. The teacher looked at each picture once; soft labels at temperature ${distillDefaults.temperature} count ${distillDefaults.soft}, true ones ${distillDefaults.hard}. All students of a seed start from the same weights and take as many
steps (${EPOCHS} epochs of ${EXAMPLES} pictures); the best epoch by 500 labeled validation pictures is kept. ${data.test.count} test pictures, seeds ${seeds.join(", ")}: means, with the lowest and the highest.

${table(
  ["network", "parameters", "MACs", "test, %"],
  [
    ["teacher, ResNet-8", ...size(teacher.graph), taught.toFixed(1)],
    ["student, PhiNet", ...size(graph), "below"],
  ],
)}

${table(
  ["student", "test, %", "against alone, points"],
  cases.map((c) => [c.name, spread(of(c.name)), signed(gain(c))]),
)}

One picture set, one teacher and three seeds: a gain that changes its sign from seed to seed is noise.`,
    {
      ...{ knobs, examples: EXAMPLES, labeled: LABELED, epochs: EPOCHS, tested: data.test.count, seeds },
      distill: distillDefaults,
      teacher: {
        network: "resnet8",
        epochs: TEACHER_EPOCHS,
        accuracy: taught,
        parameters: size(teacher.graph)[0],
        macs: size(teacher.graph)[1],
      },
      student: { parameters: size(graph)[0], macs: size(graph)[1] },
      cases: cases.map((c) => ({ name: c.name, accuracy: of(c.name), gain: gain(c) })),
    },
  );
}
