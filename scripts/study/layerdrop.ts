/** What the lesson on LayerDrop claims: blocks taken out of networks trained with and without it, and fine-tuned afterward. */
import { images } from "../../src/datasets/images/load";
import { cost } from "../../src/ir/cost";
import { init } from "../../src/ir/init";
import type { Model } from "../../src/ir/types";
import { phinet } from "../../src/nets/phinet";
import { droppableBlocks, removeBlocks } from "../../src/stages/layerDrop";
import { sketchDeployment } from "../../src/stages/sketch";
import { evaluateModel } from "../../src/stages/train/evaluateModel";
import { type TrainOptions, trainDefaults } from "../../src/stages/train/options";
import { train } from "../../src/stages/train/train";
import { percent, say, seeds, spread, startEngine, table, writeStudy } from "./report";

const EPOCHS = 12;
const RATES = [0, 0.1, 0.2, 0.35, 0.5] as const;
const FINE_TUNED = 3;
const knobs = { alpha: 0.3, beta: 1, t0: 3, layers: 9, downsample: [], resolution: 32 } as const;

interface Run {
  readonly rate: number;
  readonly seed: number;
  /** Percent right: whole, without each block in turn, without every other one, without all, and that fine-tuned. */
  readonly whole: number;
  readonly each: readonly number[];
  readonly everyOther: number;
  readonly none: number;
  readonly everyOtherTuned: number;
}

export async function run(): Promise<void> {
  const data = await images.load({ train: 3000, validation: 300, test: 2000 });
  const engine = await startEngine();
  const graph = phinet(knobs);
  const blocks = droppableBlocks(graph).map((b) => b.id);
  const everyOther = blocks.filter((_, i) => i % 2 === 1);
  const io = { startEngine: engine, now: () => performance.now() };
  const accuracy = async (model: Model) =>
    percent((await evaluateModel(model, data, data.test, engine)).accuracy);

  const runs: Run[] = [];
  for (const rate of RATES)
    for (const seed of seeds) {
      const options: TrainOptions = {
        ...{ ...trainDefaults, epochs: EPOCHS, seed },
        layerDrop: rate > 0 ? { rate } : null,
      };
      const { model } = await train(init(graph, seed), data, options, io);
      const cut = removeBlocks(model, everyOther);
      const schedule = { kind: "cosine", rate: 0.005, warmup: 0.25 } as const;
      const tuned = await train(cut, data, { ...trainDefaults, epochs: FINE_TUNED, seed, schedule }, io);
      const each: number[] = [];
      for (const id of blocks) each.push(await accuracy(removeBlocks(model, [id])));
      runs.push({
        ...{ rate, seed, each },
        whole: await accuracy(model),
        everyOther: await accuracy(cut),
        none: await accuracy(removeBlocks(model, blocks)),
        everyOtherTuned: await accuracy(tuned.model),
      });
      say(
        `rate ${rate}, seed ${seed}: whole ${runs.at(-1)!.whole.toFixed(1)} %, every other gone ${runs.at(-1)!.everyOther.toFixed(1)} %`,
      );
    }

  const of = (rate: number, what: (r: Run) => number) => runs.filter((r) => r.rate === rate).map(what);
  const worst = (r: Run) => r.whole - Math.min(...r.each);
  const small = removeBlocks(init(graph, 1), everyOther).graph;
  const sizes = [graph, small].map((g) => [
    cost(g).parameters,
    cost(g).macs,
    sketchDeployment(g).plan.arenaBytes,
  ]);
  writeStudy(
    "layerdrop",
    `# LayerDrop

A PhiNet of nine blocks (α ${knobs.alpha}, t0 ${knobs.t0}, no late down-sampling; ${sizes[0]![0]} parameters), ${data.train.count} pictures of the generated set, ${EPOCHS} epochs, ${data.test.count} test
pictures, seeds ${seeds.join(", ")}: means, with the lowest and the highest. ${blocks.length} of the blocks keep shape and can go: ${blocks.join(", ")}.

${table(
  [
    "drop rate",
    "whole, %",
    "most lost by one block, points",
    "every other gone, %",
    `and ${FINE_TUNED} epochs later, %`,
    "all gone, %",
  ],
  RATES.map((rate) => [
    rate === 0 ? "as usual" : rate,
    spread(of(rate, (r) => r.whole)),
    spread(of(rate, worst)),
    spread(of(rate, (r) => r.everyOther)),
    spread(of(rate, (r) => r.everyOtherTuned)),
    spread(of(rate, (r) => r.none)),
  ]),
)}

Without one block, by block (means over the seeds, %):

${table(
  ["drop rate", ...blocks],
  RATES.map((rate) => [
    rate === 0 ? "as usual" : rate,
    ...blocks.map((_, i) => spread(of(rate, (r) => r.each[i]!)).split(" ")[0]!),
  ]),
)}

Every other block gone (${everyOther.join(", ")}):

${table(
  ["", "parameters", "MACs", "arena, bytes"],
  [
    ["whole", ...sizes[0]!],
    ["every other gone", ...sizes[1]!],
  ],
)}`,
    { knobs, epochs: EPOCHS, examples: data.train.count, tested: data.test.count, blocks, everyOther, runs },
  );
}
