/** The lesson's own setting: 300 labels of 3,000 pictures, and all of them, as its widget trains. */
import { firstExamples, hideLabels } from "../../src/datasets/hideLabels";
import { images } from "../../src/datasets/images/load";
import { cost } from "../../src/ir/cost";
import { init } from "../../src/ir/init";
import type { Model } from "../../src/ir/types";
import { phinet } from "../../src/nets/phinet";
import { resnet8 } from "../../src/nets/resnet8";
import { distillDefaults } from "../../src/stages/distill/options";
import { evaluateModel } from "../../src/stages/train/evaluateModel";
import { trainDefaults } from "../../src/stages/train/options";
import { train } from "../../src/stages/train/train";
import { percent, say, seeds, spread, startEngine, table, writeStudy } from "./report";

const EXAMPLES = 3000;
const LABELS = [300, 1000, 3000] as const;
const EPOCHS = 10;
const TEACHER_EPOCHS = 8;
const TEACHER_WIDTH = 12;
const knobs = { alpha: 0.35, beta: 1, t0: 5, layers: 5, resolution: 32 } as const;

export async function run(): Promise<void> {
  const data = await images.load({ train: EXAMPLES, validation: 300, test: 2000 });
  const engine = await startEngine();
  const io = { startEngine: engine, now: () => performance.now() };
  const accuracy = async (model: Model) =>
    percent((await evaluateModel(model, data, data.test, engine)).accuracy);
  const large = init(resnet8({ width: TEACHER_WIDTH }), 1);
  const teacher = (await train(large, data, { ...trainDefaults, epochs: TEACHER_EPOCHS }, io)).model;
  const taughtBy = await accuracy(teacher);
  say(`teacher: ${taughtBy.toFixed(1)} %`);
  const graph = phinet(knobs);
  const runs: { labels: number; seed: number; alone: number; taught: number }[] = [];
  for (const labels of LABELS)
    for (const seed of seeds) {
      const options = { ...trainDefaults, seed };
      const epochs = Math.round((EPOCHS * EXAMPLES) / labels);
      const few = firstExamples(data, labels);
      const alone = await train(init(graph, seed), few, { ...options, epochs }, io);
      const taught = await train(
        init(graph, seed),
        hideLabels(data, labels),
        { ...options, epochs: EPOCHS, distill: distillDefaults },
        { ...io, teacher },
      );
      runs.push({
        ...{ labels, seed },
        alone: await accuracy(alone.model),
        taught: await accuracy(taught.model),
      });
      const { alone: a, taught: t } = runs.at(-1)!;
      say(`${labels} labels, seed ${seed}: alone ${a.toFixed(1)} %, taught ${t.toFixed(1)} %`);
    }
  const of = (labels: number, what: (r: (typeof runs)[number]) => number) =>
    runs.filter((r) => r.labels === labels).map(what);
  writeStudy(
    "distill-few",
    `# Distillation, as the lesson's widget trains

A ResNet-8 of width ${TEACHER_WIDTH} (${cost(large.graph).parameters} parameters) that has seen all ${EXAMPLES} labels of the generated set, ${taughtBy.toFixed(1)} % on ${data.test.count} test pictures, teaches a PhiNet (${cost(graph).parameters} parameters) that sees
fewer. Soft labels at temperature ${distillDefaults.temperature} count ${distillDefaults.soft}, true ones ${distillDefaults.hard}. Both students of a seed start from the same weights and take as many steps (${EPOCHS} epochs of
${EXAMPLES} pictures). Seeds ${seeds.join(", ")}: means, with the lowest and the highest.

${table(
  ["labels", "student alone, %", "student with teacher, %", "gain, points"],
  LABELS.map((labels) => [
    labels,
    spread(of(labels, (r) => r.alone)),
    spread(of(labels, (r) => r.taught)),
    spread(of(labels, (r) => r.taught - r.alone)),
  ]),
)}

The teacher has had all the labels; that is what is handed on. Where the student has them, too, there is nothing left to hand on.`,
    {
      ...{ knobs, examples: EXAMPLES, labels: LABELS, epochs: EPOCHS, tested: data.test.count, seeds },
      distill: distillDefaults,
      teacher: { width: TEACHER_WIDTH, epochs: TEACHER_EPOCHS, accuracy: taughtBy },
      runs,
    },
  );
}
