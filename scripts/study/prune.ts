/** What the lesson on pruning claims: schedules, soft and hard, weights and channels, at the same budget of epochs. */
import { images } from "../../src/datasets/images/load";
import type { Dataset } from "../../src/datasets/types";
import { init } from "../../src/ir/init";
import type { Model } from "../../src/ir/types";
import { phinet } from "../../src/nets/phinet";
import { compact } from "../../src/stages/compact";
import { distillDefaults } from "../../src/stages/distill/options";
import type { PruneTraining } from "../../src/stages/prune/options";
import { pruneTrainingDefaults } from "../../src/stages/prune/options";
import { prune } from "../../src/stages/prune/prune";
import { footprint } from "../../src/stages/prune/report";
import { evaluateModel } from "../../src/stages/train/evaluateModel";
import { type TrainOptions, trainDefaults } from "../../src/stages/train/options";
import { train } from "../../src/stages/train/train";
import type { StartEngine } from "../../src/training/engine";
import { mean, percent, say, seeds, spread, startEngine, table, writeStudy } from "./report";

const EPOCHS = 20;
/** When pruning begins and is done; the rest of the epochs is for the network to recover. */
const [BEGIN, END] = [4, 12];
const knobs = { alpha: 0.25, beta: 1, t0: 4, layers: 5, resolution: 32 } as const;

const atOnce = { kind: "oneShot", at: END } as const;
const inParts = { kind: "iterative", begin: BEGIN, end: END, rounds: 5 } as const;
const gradually = { kind: "gradual", begin: BEGIN, end: END, every: 10 } as const;
const channels = { pattern: { kind: "channels" }, macs: 0.5 } as const;

/** Ways to prune within one training: the same epochs, the same learning rates, done at the same time. */
const ways: Readonly<Record<string, Partial<PruneTraining> & { readonly distilled?: boolean }>> = {
  "80 % at once": { sparsity: 0.8, schedule: atOnce },
  "80 % in 5 parts": { sparsity: 0.8, schedule: inParts },
  "80 % gradually": { sparsity: 0.8, schedule: gradually },
  "80 % gradually, soft": { sparsity: 0.8, schedule: gradually, soft: true },
  "80 % gradually, all layers compete": { sparsity: 0.8, schedule: gradually, scope: "global" },
  "80 % gradually, depthwise filters too": { sparsity: 0.8, schedule: gradually, depthwise: true },
  "80 % gradually, at random": { sparsity: 0.8, schedule: gradually, importance: "random" },
  "90 % at once": { sparsity: 0.9, schedule: atOnce },
  "90 % gradually": { sparsity: 0.9, schedule: gradually },
  "2:4 at once": { pattern: { kind: "nm", n: 2, m: 4 }, schedule: atOnce },
  "channels, half the MACs, at once": { ...channels, schedule: atOnce },
  "channels, half the MACs, gradually": { ...channels, schedule: gradually },
  "channels, half the MACs, by batch norm": { ...channels, schedule: gradually, importance: "batchNorm" },
  "channels, half the MACs, by Taylor": { ...channels, schedule: gradually, importance: "taylor" },
  "channels, half the MACs, at random": { ...channels, schedule: gradually, importance: "random" },
  "channels, half the MACs, gradually, distilled": { ...channels, schedule: gradually, distilled: true },
};

interface Result {
  readonly way: string;
  readonly seed: number;
  /** Percent of the test pictures. */
  readonly accuracy: number;
  readonly sparsity: number;
  readonly regrown: number;
  readonly parameters: number;
  readonly macs: number;
  readonly flashBytes: number;
  readonly ramBytes: number;
}

export async function run(): Promise<void> {
  const data = await images.load({ train: 3000, validation: 300, test: 2000 });
  const engine = await startEngine();
  const results: Result[] = [];
  const cliff: { seed: number; sparsity: number; accuracy: number }[] = [];
  for (const seed of seeds) {
    const bench = benchFor(data, engine, seed);
    const note = async (way: string, model: Model, regrown = 0) => {
      const { parameters, macs, flashBytes, ramBytes, sparsity } = footprint(model);
      const accuracy = await bench.accuracy(model);
      results.push({ way, seed, accuracy, sparsity, regrown, parameters, macs, flashBytes, ramBytes });
      say(`seed ${seed}, ${way}: ${accuracy.toFixed(1)} %`);
    };
    const whole = (await bench.train(init(phinet(knobs), seed), null)).model;
    await note("whole", whole);
    for (const sparsity of SPARSITIES)
      cliff.push({ seed, sparsity, accuracy: await bench.accuracy(prune(whole, { sparsity }).model) });
    let halved: Model | null = null;
    for (const [way, { distilled = false, ...options }] of Object.entries(ways)) {
      const pruning = { ...pruneTrainingDefaults, ...options };
      const { model, history } = await bench.train(
        init(phinet(knobs), seed),
        pruning,
        distilled ? whole : null,
      );
      const regrown = history.reduce((n, e) => n + (e.figures?.regrown ?? 0), 0);
      const small = compact(model).model;
      await note(way, options.pattern?.kind === "channels" ? small : model, regrown);
      if (way === HALVED) halved = small;
    }
    // The same small network, never large, and as many epochs.
    await note(SCRATCH, (await bench.train(init(halved!.graph, seed), null)).model);
  }
  write(results, cliff);
}

const HALVED = "channels, half the MACs, gradually";
const SCRATCH = "the small network from scratch";
const SPARSITIES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

function benchFor(data: Dataset, engine: StartEngine, seed: number) {
  const io = { startEngine: engine, now: () => performance.now() };
  return {
    accuracy: async (model: Model) => percent((await evaluateModel(model, data, data.test, engine)).accuracy),
    train: (model: Model, pruning: PruneTraining | null, teacher: Model | null = null) => {
      const distill = teacher ? distillDefaults : null;
      const options: TrainOptions = { ...trainDefaults, seed, epochs: EPOCHS, prune: pruning, distill };
      return train(model, data, options, { ...io, ...(teacher ? { teacher } : {}) });
    },
  };
}

function write(
  results: readonly Result[],
  cliff: readonly { seed: number; sparsity: number; accuracy: number }[],
) {
  const of = (way: string, what: (r: Result) => number) => results.filter((r) => r.way === way).map(what);
  const accuracy = (way: string) => of(way, (r) => r.accuracy);
  const line = (way: string) => [
    way,
    spread(accuracy(way)),
    Math.round(percent(mean(of(way, (r) => r.sparsity)))),
    Math.round(mean(of(way, (r) => r.parameters))),
    Math.round(mean(of(way, (r) => r.macs))),
    Math.round(mean(of(way, (r) => r.flashBytes))),
    Math.round(mean(of(way, (r) => r.ramBytes))),
  ];
  const all = [...new Set(results.map((r) => r.way))];
  const gain = (a: string, b: string) => accuracy(a).map((x, i) => x - accuracy(b)[i]!);
  writeStudy(
    "prune",
    `# Pruning

A PhiNet (α ${knobs.alpha}, β ${knobs.beta}, t0 ${knobs.t0}, ${knobs.layers} blocks, 32 x 32), 3,000 pictures of the generated set, ${EPOCHS} epochs each, learning rates the same. "At once" is after epoch ${END}; the
others begin after epoch ${BEGIN} and are done after epoch ${END}, so all have ${EPOCHS - END} epochs to recover. Single weights go from convolutions and the classifier, not from depthwise filters, unless it says so.
2,000 test pictures, seeds ${seeds.join(", ")}: means, with the lowest and the highest. Differences of a point or two are within the noise.
Parameters to RAM are those of the network that would be deployed: compacted where channels went.

${table(["", "test accuracy, %", "zeros, %", "parameters", "MACs", "flash, bytes", "RAM, bytes"], all.map(line))}

Gradually instead of at once, seed by seed, points: at 80 % ${gain("80 % gradually", "80 % at once").map(signed).join(", ")}; at 90 % ${gain("90 % gradually", "90 % at once").map(signed).join(", ")}.
Half the MACs by channels, gradually, against the whole network: ${gain(HALVED, "whole").map(signed).join(", ")} points; against the same small network from scratch: ${gain(HALVED, SCRATCH).map(signed).join(", ")}.
Soft pruning let ${spread(
      of("80 % gradually, soft", (r) => r.regrown),
      0,
    )} weights come back in all.

## With nothing trained afterward

The smallest weights of each layer at zero, nothing else:

${table(
  ["zeros, %", ...SPARSITIES.map((s) => String(Math.round(percent(s))))],
  [
    [
      "test accuracy, %",
      ...SPARSITIES.map((s) => mean(cliff.filter((c) => c.sparsity === s).map((c) => c.accuracy)).toFixed(1)),
    ],
  ],
)}`,
    { knobs, epochs: EPOCHS, begin: BEGIN, end: END, results, cliff },
  );
}

const signed = (x: number): string => `${x < 0 ? "" : "+"}${x.toFixed(1)}`;
