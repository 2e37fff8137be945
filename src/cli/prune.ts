import { fail } from "../core/failure";
import type { Dataset } from "../datasets/types";
import type { Model } from "../ir/types";
import type { TrainOptions } from "../stages/train/options";
import {
  compact,
  distillDefaults,
  evaluateModel,
  type Footprint,
  footprint,
  type Importance,
  init,
  type PrunePattern,
  type PruneSchedule,
  type PruneTraining,
  pruneTrainingDefaults,
  type StartEngine,
  showBytes,
  showCount,
  train,
} from "../toolkit";
import { type Arguments, type Command, choose } from "./command";
import { writeOutput } from "./files";
import { readInteger, readNumber } from "./netFlags";
import { percent, readTraining, showProgress, toTflite, trainFlagsHelp } from "./trainFlags";

const SCHEDULES = ["gradual", "iterative", "one-shot"] as const;
const IMPORTANCES = ["l1", "l2", "batchNorm", "taylor", "random"] as const satisfies readonly Importance[];

export const command: Command = {
  usage: `whittle prune --net NET [knobs] --data images|shapes --sparsity SHARE [flags] [--json]

Trains a network, prunes it while it goes on training, takes out what can be taken out, and tells accuracy on the test split and what the board
needs, before and after. Zeros here and there make no network smaller: only channels and residual blocks do.

  --sparsity SHARE     of weights, channels or blocks that goes, as 0.8
  --keep-macs SHARE    channels only: so many that this share of the multiply-accumulates is left, instead of --sparsity
  --pattern NAME       weights (default), N:M as 2:4, RxC for blocks as 1x4, channels, or residuals
  --importance NAME    ${IMPORTANCES.join(", ")}; l1 when absent
  --scope NAME         layer (default): the same share of each; global: all layers compete
  --schedule NAME      gradual (default; Zhu and Gupta's cubic curve), iterative (five parts), or one-shot
  --tune N             epochs of training with pruning, after --epochs without; half as many when absent
  --tune-rate R        learning rate there; half of --rate when absent
  --soft               pruned weights may come back until the end
  --distill            while pruned, it also learns from the network before
  --round-to N         layers keep a multiple of N channels
${trainFlagsHelp}

  whittle prune --net resnet8 --width 8 --data images --epochs 10 --pattern channels --keep-macs 0.5`,

  async run(args) {
    const setup = await readTraining("prune", args, {
      ...{ sparsity: "text", "keep-macs": "text", pattern: "text", importance: "text", scope: "text" },
      ...{ schedule: "text", tune: "text", "tune-rate": "text", "round-to": "text" },
      ...{ soft: "switch", distill: "switch" },
    });
    const { given, graph, data, startEngine, options } = setup;
    const tuning = tuningOf(given, options);
    const run = (model: Model, o: TrainOptions, teacher?: Model) =>
      train(model, data, o, { startEngine, now: () => performance.now(), onProgress: showProgress, teacher });
    const whole = await run(init(graph, options.seed), options);
    const pruned = await run(whole.model, tuning, tuning.distill ? whole.model : undefined);
    const small = compact(pruned.model, { roundTo: roundToOf(given) });
    const [before, masked, after] = [
      await judge(whole.model, data, startEngine),
      await judge(pruned.model, data, startEngine),
      await judge(small.model, data, startEngine),
    ];
    if (given.flags.output !== undefined) writeOutput(given.flags.output, await toTflite(small.model, data));
    const difference = masked.logits.reduce(
      (most, v, i) => Math.max(most, Math.abs(v - after.logits[i]!)),
      0,
    );
    const figures = (model: Model, { accuracy, loss }: Judged) => ({ accuracy, loss, ...footprint(model) });
    const result = {
      before: figures(whole.model, before),
      pruned: figures(pruned.model, masked),
      compacted: figures(small.model, after),
    };
    return {
      json: given.switches.has("json"),
      data: {
        ...{ net: setup.net, data: data.card.id, backend: setup.backend, seed: options.seed },
        ...{ pruning: tuning.prune, tuned: pruned.history, ...result },
        compaction: { difference, groups: small.groups, removed: small.removed },
      },
      text: [
        row("", "before", "pruned", "compacted"),
        row("test accuracy", ...each(result, (r) => percent(r.accuracy))),
        row("zeros", ...each(result, (r) => percent(r.sparsity))),
        row("parameters", ...each(result, (r) => showCount(r.parameters))),
        row("MACs", ...each(result, (r) => showCount(r.macs))),
        row("flash", ...each(result, (r) => showBytes(r.flashBytes))),
        row("RAM", ...each(result, (r) => showBytes(r.ramBytes))),
        `compacted and pruned differ by at most ${difference.toExponential(1)} in any output`,
      ].join("\n"),
    };
  },
};

type Judged = Awaited<ReturnType<typeof evaluateModel>>;
const judge = (model: Model, data: Dataset, startEngine: StartEngine): Promise<Judged> =>
  evaluateModel(model, data, data.test, startEngine);

type Figures = Footprint & { readonly accuracy: number };
const each = (
  r: Readonly<Record<"before" | "pruned" | "compacted", Figures>>,
  show: (f: Figures) => string,
) => [r.before, r.pruned, r.compacted].map(show);
const row = (name: string, ...cells: readonly string[]): string =>
  name.padEnd(14) + cells.map((cell) => cell.padStart(12)).join("");

/** The training that prunes. */
function tuningOf(given: Arguments, o: TrainOptions): TrainOptions {
  const { flags, switches } = given;
  const epochs =
    flags.tune === undefined ? Math.max(1, Math.ceil(o.epochs / 2)) : readInteger("--tune", flags.tune);
  const rate =
    flags["tune-rate"] === undefined ? o.schedule.rate / 2 : readNumber("--tune-rate", flags["tune-rate"]);
  return {
    ...o,
    epochs,
    schedule: { kind: "cosine", rate, warmup: 0.5 },
    prune: pruningOf(given, epochs),
    distill: switches.has("distill") ? distillDefaults : null,
  };
}

function pruningOf({ flags, switches }: Arguments, epochs: number): PruneTraining {
  const pattern = patternOf(flags.pattern ?? "weights", flags["round-to"]);
  const macs = flags["keep-macs"] === undefined ? null : readNumber("--keep-macs", flags["keep-macs"]);
  if (flags.sparsity === undefined && macs === null && pattern.kind !== "nm")
    fail(
      "bad-usage",
      "whittle prune",
      "needs --sparsity",
      "For example --sparsity 0.8, or --keep-macs 0.5 for channels.",
    );
  return {
    ...pruneTrainingDefaults,
    pattern,
    macs,
    sparsity:
      flags.sparsity === undefined
        ? pruneTrainingDefaults.sparsity
        : readNumber("--sparsity", flags.sparsity),
    importance: choose("importance", flags.importance ?? "l1", IMPORTANCES),
    scope: choose("scope", flags.scope ?? "layer", ["layer", "global"] as const),
    schedule: scheduleOf(choose("schedule", flags.schedule ?? "gradual", SCHEDULES), epochs),
    soft: switches.has("soft"),
  };
}

/** Pruning takes the first half of the epochs; the rest is for the network to recover. */
function scheduleOf(name: (typeof SCHEDULES)[number], epochs: number): PruneSchedule {
  const end = epochs / 2;
  if (name === "one-shot") return { kind: "oneShot", at: 0 };
  if (name === "iterative") return { kind: "iterative", begin: 0, end, rounds: 5 };
  return { kind: "gradual", begin: 0, end, every: 10 };
}

function patternOf(text: string, roundTo: string | undefined): PrunePattern {
  const [, first, sign, second] = /^(\d+)([:x])(\d+)$/.exec(text) ?? [];
  if (sign === ":") return { kind: "nm", n: Number(first), m: Number(second) };
  if (sign === "x") return { kind: "block", rows: Number(first), columns: Number(second) };
  const kind = choose("pattern", text, ["weights", "channels", "residuals"] as const);
  if (kind !== "channels" || roundTo === undefined) return { kind };
  return { kind, roundTo: readInteger("--round-to", roundTo) };
}

const roundToOf = ({ flags }: Arguments): number =>
  flags["round-to"] === undefined ? 1 : readInteger("--round-to", flags["round-to"]);
