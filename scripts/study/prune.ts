/** What the lesson on pruning claims: schedules, soft and hard, weights and channels, at the same budget of epochs. */
import { images } from "../../src/datasets/images/load";
import type { Dataset } from "../../src/datasets/types";
import { init } from "../../src/ir/init";
import type { Graph, Model } from "../../src/ir/types";
import { phinet } from "../../src/nets/phinet";
import { resnet8 } from "../../src/nets/resnet8";
import { compact } from "../../src/stages/compact";
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
const ways: Readonly<Record<string, Partial<PruneTraining>>> = {
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
  "channels, half the MACs, at random": { ...channels, schedule: gradually, importance: "random" },
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

type Cliff = readonly { readonly seed: number; readonly sparsity: number; readonly accuracy: number }[];

export async function run(): Promise<void> {
  const data = await images.load({ train: 3000, validation: 300, test: 2000 });
  const engine = await startEngine();
  const { results, cliff } = await prunedInTraining(data, engine);
  write(results, cliff, await tunedToHalf(data, engine));
}

async function prunedInTraining(data: Dataset, engine: StartEngine) {
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
    for (const [way, options] of Object.entries(ways)) {
      const pruning = { ...pruneTrainingDefaults, ...options };
      const { model, history } = await bench.train(init(phinet(knobs), seed), pruning);
      const regrown = history.reduce((n, e) => n + (e.figures?.regrown ?? 0), 0);
      const small = compact(model).model;
      await note(way, options.pattern?.kind === "channels" ? small : model, regrown);
      if (way === HALVED) halved = small;
    }
    // The same small network, never large, and as many epochs.
    await note(SCRATCH, (await bench.train(init(halved!.graph, seed), null)).model);
  }
  return { results, cliff };
}

const TUNE = 12;
const nets: Readonly<Record<string, Graph>> = {
  [`PhiNet (α ${knobs.alpha})`]: phinet(knobs),
  "ResNet-8 (8 channels)": resnet8({ width: 8 }),
};

/** One trained network: as it is, trained on whole, and pruned to half of its MACs and compacted. */
interface Halved {
  readonly net: string;
  readonly seed: number;
  readonly before: number;
  readonly trainedOn: number;
  readonly half: number;
  /** Shares of the whole network's. */
  readonly macs: number;
  readonly flash: number;
  readonly ram: number;
}

async function tunedToHalf(data: Dataset, engine: StartEngine): Promise<Halved[]> {
  const out: Halved[] = [];
  for (const [net, graph] of Object.entries(nets))
    for (const seed of seeds) {
      const bench = benchFor(data, engine, seed);
      const { model: before } = await bench.train(init(graph, seed), null);
      const pruning = {
        ...pruneTrainingDefaults,
        ...channels,
        schedule: { kind: "gradual", begin: 0, end: TUNE / 2, every: 10 },
      } as const;
      const half = compact((await bench.train(before, pruning, TUNE)).model).model;
      const [large, small] = [footprint(before), footprint(half)];
      out.push({
        ...{ net, seed },
        before: await bench.accuracy(before),
        trainedOn: await bench.accuracy((await bench.train(before, null, TUNE)).model),
        half: await bench.accuracy(half),
        macs: small.macs / large.macs,
        flash: small.flashBytes / large.flashBytes,
        ram: small.ramBytes / large.ramBytes,
      });
      const last = out.at(-1)!;
      say(`${net}, seed ${seed}: ${last.before.toFixed(1)} %, half ${last.half.toFixed(1)} %`);
    }
  return out;
}

const HALVED = "channels, half the MACs, gradually";
const SCRATCH = "the small network from scratch";
const SPARSITIES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

function benchFor(data: Dataset, engine: StartEngine, seed: number) {
  const io = { startEngine: engine, now: () => performance.now() };
  return {
    accuracy: async (model: Model) => percent((await evaluateModel(model, data, data.test, engine)).accuracy),
    train: (model: Model, pruning: PruneTraining | null, epochs = EPOCHS) => {
      const options: TrainOptions = { ...trainDefaults, seed, epochs, prune: pruning };
      return train(model, data, options, io);
    },
  };
}

function write(results: readonly Result[], cliff: Cliff, halves: readonly Halved[]) {
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
)}

## Half the MACs, by training on

A network that has had its ${EPOCHS} epochs loses channels until half of its MACs are left, gradually over ${TUNE / 2} further epochs, and recovers for ${TUNE / 2} more, with learning
rates as in a training of its own; then it is compacted. The control is the whole network, trained on as long.

${table(
  ["", "before, %", "half, %", "points, by seed", "whole, trained on, %", "MACs, %", "flash, %", "RAM, %"],
  [...new Set(halves.map((h) => h.net))].map((net) => {
    const own = halves.filter((h) => h.net === net);
    const share = (f: (h: Halved) => number) => Math.round(percent(mean(own.map(f))));
    return [
      net,
      spread(own.map((h) => h.before)),
      spread(own.map((h) => h.half)),
      own.map((h) => signed(h.half - h.before)).join(", "),
      spread(own.map((h) => h.trainedOn)),
      ...[share((h) => h.macs), share((h) => h.flash), share((h) => h.ram)],
    ];
  }),
)}`,
    { knobs, epochs: EPOCHS, begin: BEGIN, end: END, results, cliff, tuned: TUNE, halves },
  );
}

const signed = (x: number): string => `${x < 0 ? "" : "+"}${x.toFixed(1)}`;
