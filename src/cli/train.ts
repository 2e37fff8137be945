import type { Dataset } from "../datasets/types";
import { writeTflite } from "../formats/tflite/write";
import type { Model } from "../ir/types";
import {
  cost,
  evaluateModel,
  findDataset,
  init,
  quantizeTrained,
  showCount,
  train,
  trainDefaults,
} from "../toolkit";
import type { OptimizerOptions } from "../training/options";
import { type Arguments, type Command, choose, need, parseArguments } from "./command";
import { findNet } from "./cost";
import { engineNames, engineOn } from "./engines";
import { writeOutput } from "./files";
import { buildNet, flagKinds, flagOf, netNames, nets, readInteger, readNumber } from "./netFlags";

const OPTIMIZERS = ["adamw", "adam", "sgd"] as const;
const CALIBRATION = 100;

export const command: Command = {
  usage: `whittle train --net NET [knobs] --data images|shapes [flags] [--json]

Trains a network on a generated data set and tells its accuracy on the test split, with the best epoch's weights. The network's resolution,
channels and classes are the data set's. The same seed gives the same run on one backend.

  --backend NAME       wasm (default), webgpu (needs the npm package "webgpu" and a Vulkan or Metal driver), or tfjs: plain TensorFlow.js
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
  --output FILE        write the trained network as an int8 .tflite

  whittle train --net phinet --alpha 0.35 --beta 1 --t0 5 --layers 5 --data images --epochs 5`,

  async run(args) {
    const net = choose("net", need("train", findNet("train", args), "net", "phinet"), netNames);
    const given = parseArguments("train", args, {
      ...{ net: "text", data: "text", backend: "text", epochs: "text", batch: "text", rate: "text" },
      ...{ optimizer: "text", seed: "text", examples: "text", shift: "text", mixup: "text", clip: "text" },
      ...{ average: "text", output: "text", flip: "boolean" },
      ...flagKinds(nets[net]),
    });
    const backend = choose("backend", given.flags.backend ?? "wasm", engineNames);
    const source = findDataset(need("train", given, "data", "images"));
    const options = optionsOf(given);
    const graph = buildNet(net, {
      ...fitting(source.card.shape, source.card.classes.length, net),
      ...given.flags,
    });
    const startEngine = await engineOn(backend);
    const examples = given.flags.examples;
    const data = await source.load(
      examples === undefined ? {} : { train: readInteger("--examples", examples) },
    );
    const begun = performance.now();
    const result = await train(init(graph, options.seed), data, options, {
      startEngine,
      now: () => performance.now(),
      onProgress: (p) => {
        if (process.stderr.isTTY)
          process.stderr.write(
            `\repoch ${p.epoch}, batch ${p.batch} of ${p.batches}, loss ${p.loss.toFixed(3)}, ${p.samplesPerSecond.toFixed(0)}/s  `,
          );
      },
    });
    const seconds = (performance.now() - begun) / 1000;
    const test = await evaluateModel(result.model, data, data.test, startEngine);
    if (given.flags.output !== undefined) writeOutput(given.flags.output, await toTflite(result.model, data));
    const { history, bestEpoch, ended, failure } = result;
    const { parameters } = cost(graph);
    const trained = history.reduce((s, e) => s + e.seconds, 0);
    const speed = trained > 0 ? (history.length * data.train.count) / trained : 0;
    return {
      json: given.switches.has("json"),
      data: {
        ...{ net, data: data.card.id, backend, seed: options.seed, parameters, ended, bestEpoch, seconds },
        ...{ examplesPerSecond: speed, history, test: { accuracy: test.accuracy, loss: test.loss } },
        ...(failure ? { failure } : {}),
      },
      text: [
        ...history.map(
          (e) =>
            `epoch ${e.epoch}: loss ${e.loss.toFixed(3)}, accuracy ${percent(e.accuracy)}, validation ${percent(e.validationAccuracy)}, ${e.seconds.toFixed(1)} s`,
        ),
        ...(failure ? [`${failure.what}. ${failure.next}`] : []),
        `${showCount(parameters)} parameters on ${backend}: ${percent(test.accuracy)} of the test split with the weights of epoch ${bestEpoch}; ${speed.toFixed(0)} examples a second`,
      ].join("\n"),
    };
  },
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

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

async function toTflite(model: Model, data: Dataset): Promise<Uint8Array> {
  const { nodeTensorflow } = await import("./tensorflow");
  const knobs = { method: "mse", samples: CALIBRATION } as const;
  return writeTflite((await quantizeTrained(model, data, knobs, { tf: await nodeTensorflow() })).model);
}
