/** What commands that train have in common: their flags, the data set and the network they name. */
import type { Dataset, DatasetCard } from "../datasets/types";
import { writeTflite } from "../formats/tflite/write";
import type { Graph, Model } from "../ir/types";
import type { TrainOptions } from "../stages/train/options";
import type { TrainProgress } from "../stages/train/train";
import { findDataset, quantizeTrained, type StartEngine, trainDefaults } from "../toolkit";
import type { OptimizerOptions } from "../training/options";
import { type Arguments, choose, type FlagKind, need, parseArguments } from "./command";
import { findNet } from "./cost";
import { engineNames, engineOn } from "./engines";
import { buildNet, flagKinds, flagOf, netNames, nets, readInteger, readNumber } from "./netFlags";

const OPTIMIZERS = ["adamw", "adam", "sgd"] as const;
const CALIBRATION = 100;

const kinds: Readonly<Record<string, FlagKind>> = {
  ...{ net: "text", data: "text", backend: "text", epochs: "text", batch: "text", rate: "text" },
  ...{ optimizer: "text", seed: "text", examples: "text", shift: "text", mixup: "text", clip: "text" },
  ...{ average: "text", output: "text", flip: "boolean" },
};

/** Lines of a command's help. */
export const trainFlagsHelp = `  --backend NAME       wasm (default), webgpu (needs the npm package "webgpu" and a Vulkan or Metal driver), or tfjs: plain TensorFlow.js
  --epochs N           ${trainDefaults.epochs} when absent
  --batch N            ${trainDefaults.batch}
  --rate R             learning rate at its top, ${trainDefaults.schedule.rate}; it follows half a cosine
  --optimizer NAME     adamw, adam or sgd (momentum 0.9)
  --seed N             ${trainDefaults.seed}
  --examples N         training examples; all of the set's when absent
  --flip, --shift N    mirror every second picture (default), move by up to N pixels
  --mixup A            mix pairs of examples, Beta(A, A)
  --clip NORM          largest norm of the whole gradient
  --average SHARE      keep a running average of the weights, as 0.99
  --output FILE        write the trained network as an int8 .tflite`;

export interface TrainSetup {
  readonly given: Arguments;
  readonly net: (typeof netNames)[number];
  readonly graph: Graph;
  readonly data: Dataset;
  readonly backend: (typeof engineNames)[number];
  readonly startEngine: StartEngine;
  readonly options: TrainOptions;
}

/** Reads the flags, loads the data set, builds the network for it. Throws `bad-usage` for what does not fit. */
export async function readTraining(
  command: string,
  args: readonly string[],
  more: Readonly<Record<string, FlagKind>> = {},
): Promise<TrainSetup> {
  const net = choose("net", need(command, findNet(command, args), "net", "phinet"), netNames);
  const given = parseArguments(command, args, { ...kinds, ...more, ...flagKinds(nets[net]) });
  const backend = choose("backend", given.flags.backend ?? "wasm", engineNames);
  const source = findDataset(need(command, given, "data", "images"));
  const options = optionsOf(given);
  const graph = netFor(net, source.card, given.flags);
  const startEngine = await engineOn(backend);
  const { examples } = given.flags;
  const train = examples === undefined ? {} : { train: readInteger("--examples", examples) };
  return { given, net, graph, data: await source.load(train), backend, startEngine, options };
}

/** The network from its flags, with the data set's resolution, channels and classes. */
export const netFor = (
  net: (typeof netNames)[number],
  { shape, classes }: Pick<DatasetCard, "shape" | "classes">,
  flags: Readonly<Record<string, string | undefined>>,
): Graph => buildNet(net, { ...fitting(shape, classes.length, net), ...flags });

/** One line of progress on a terminal; nothing elsewhere. */
export function showProgress(p: TrainProgress): void {
  if (!process.stderr.isTTY) return;
  const { epoch, batch, batches, loss, samplesPerSecond } = p;
  process.stderr.write(
    `\repoch ${epoch}, batch ${batch} of ${batches}, loss ${loss.toFixed(3)}, ${samplesPerSecond.toFixed(0)}/s  `,
  );
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** What the data set decides, as far as the network has a knob for it. */
function fitting(
  shape: readonly number[],
  classes: number,
  net: (typeof netNames)[number],
): Record<string, string> {
  const wishes: Record<string, string> = {
    classes: String(classes),
    resolution: String(shape[0]),
    channels: String(shape[2] ?? 1),
    input: shape.join("x"),
  };
  const knobs = Object.keys(nets[net].kinds);
  return Object.fromEntries(
    Object.entries(wishes)
      .filter(([knob]) => knobs.includes(knob))
      .map(([knob, value]) => [flagOf(knob), value]),
  );
}

function optionsOf({ flags }: Arguments) {
  const number = (name: string, usual: number) =>
    flags[name] === undefined ? usual : readNumber(`--${name}`, flags[name]);
  const kind = choose("optimizer", flags.optimizer ?? "adamw", OPTIMIZERS);
  const optimizers: Record<typeof kind, OptimizerOptions> = {
    adamw: { kind: "adamw", weightDecay: 0.01 },
    adam: { kind: "adam", weightDecay: 0 },
    sgd: { kind: "sgd", momentum: 0.9, weightDecay: 5e-4 },
  };
  return {
    ...trainDefaults,
    epochs: number("epochs", trainDefaults.epochs),
    batch: number("batch", trainDefaults.batch),
    seed: number("seed", trainDefaults.seed),
    optimizer: optimizers[kind],
    schedule: { kind: "cosine", rate: number("rate", trainDefaults.schedule.rate), warmup: 0.5 } as const,
    augment: {
      ...trainDefaults.augment,
      flip: flags.flip !== "false",
      shift: number("shift", 0),
    },
    mixup: number("mixup", 0),
    clip: number("clip", 0),
    averageDecay: number("average", 0),
  };
}

/** As int8, calibrated on training examples. */
export async function toTflite(model: Model, data: Dataset): Promise<Uint8Array> {
  const { nodeTensorflow } = await import("./tensorflow");
  const knobs = { method: "mse", samples: CALIBRATION } as const;
  return writeTflite((await quantizeTrained(model, data, knobs, { tf: await nodeTensorflow() })).model);
}
