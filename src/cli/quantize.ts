import type { Dataset } from "../datasets/types";
import { writeTflite } from "../formats/tflite/write";
import type { Model, QuantizedModel } from "../ir/types";
import { normalizedValues } from "../stages/train/normalized";
import {
  awareDefaults,
  calibrationMethods,
  compareLayers,
  compile,
  evaluateInt8,
  evaluateModel,
  init,
  type LayerNoise,
  plan,
  quantizeAware,
  quantizeTrained,
  train,
} from "../toolkit";
import { type Command, choose } from "./command";
import { writeOutput } from "./files";
import { int8Engine } from "./int8Engine";
import { readInteger, readNumber } from "./netFlags";
import { nodeTensorflow } from "./tensorflow";
import { percent, readTraining, showProgress, trainFlagsHelp } from "./trainFlags";

const COMPARED = 10;

export const command: Command = {
  usage: `whittle quantize --net NET [knobs] --data images|shapes [flags] [--json]

Trains a network, quantizes it to 8-bit integers, and tells the accuracy of both on the test split, the integers computed by the kernels of
the firmware, and each layer's signal-to-noise ratio. With --aware, it goes on training with the rounding before the last quantization.

  --method NAME        how ranges are chosen: ${calibrationMethods.join(", ")}; mixed when absent: for each layer what errs least
  --samples N          training examples that ranges are seen on, 200 when absent
  --aware              quantization-aware training, too
  --aware-epochs N     ${awareDefaults.epochs} when absent
  --aware-rate R       learning rate there, ${awareDefaults.schedule.rate}
${trainFlagsHelp}

  whittle quantize --net phinet --alpha 0.35 --beta 1 --t0 5 --layers 5 --data images --epochs 10 --aware`,

  async run(args) {
    const setup = await readTraining("quantize", args, {
      ...{ method: "text", samples: "text", aware: "switch", "aware-epochs": "text", "aware-rate": "text" },
    });
    const { given, graph, data, startEngine, options } = setup;
    const { flags, switches } = given;
    const how = {
      method: choose("method", flags.method ?? "mixed", calibrationMethods),
      samples: flags.samples === undefined ? 200 : readInteger("--samples", flags.samples),
    };
    const tf = await nodeTensorflow();
    const io = { startEngine, now: () => performance.now(), onProgress: showProgress, tf };
    const trained = (await train(init(graph, options.seed), data, options, io)).model;
    const float = await evaluateModel(trained, data, data.test, startEngine);
    const { epochs, schedule } = awareDefaults;
    const aware = switches.has("aware")
      ? await quantizeAware(
          trained,
          data,
          {
            ...how,
            train: {
              ...{ ...awareDefaults, augment: options.augment, batch: options.batch, seed: options.seed },
              epochs:
                flags["aware-epochs"] === undefined
                  ? epochs
                  : readInteger("--aware-epochs", flags["aware-epochs"]),
              schedule: {
                ...{ kind: "cosine", warmup: 0.2 },
                rate:
                  flags["aware-rate"] === undefined
                    ? schedule.rate
                    : readNumber("--aware-rate", flags["aware-rate"]),
              },
            },
          },
          io,
        )
      : null;
    const plain = aware?.before ?? (await quantizeTrained(trained, data, how, { tf }));
    const measure = async (model: QuantizedModel, behind: Model) => ({
      accuracy: (await onKernels(model, data)).accuracy,
      layers: await noise(behind, model, data),
    });
    const result = {
      float: { accuracy: float.accuracy, loss: float.loss },
      quantized: await measure(plain.model, plain.float),
      ...(aware
        ? { aware: { ...(await measure(aware.model, aware.float)), history: aware.training.history } }
        : {}),
    };
    if (flags.output !== undefined) writeOutput(flags.output, writeTflite((aware ?? plain).model));
    return {
      json: switches.has("json"),
      data: {
        net: setup.net,
        data: data.card.id,
        backend: setup.backend,
        seed: options.seed,
        ...how,
        ...result,
      },
      text: [
        `float               ${percent(result.float.accuracy)}`,
        `int8                ${percent(result.quantized.accuracy)}`,
        ...(result.aware ? [`int8, aware         ${percent(result.aware.accuracy)}`] : []),
        "",
        "signal to noise, decibels",
        ...result.quantized.layers.map((layer, i) => noiseLine(layer, result.aware?.layers[i])),
      ].join("\n"),
    };

    async function noise(behind: Model, model: QuantizedModel, set: Dataset): Promise<LayerNoise[]> {
      const count = Math.min(COMPARED, set.test.count);
      return compareLayers(behind, model, normalizedValues(set.test, set.card.input, 0, count), count, tf);
    }
  },
};

const show = (decibels: number): string => decibels.toFixed(1).padStart(8);
const noiseLine = ({ id, decibels }: LayerNoise, aware: LayerNoise | undefined): string =>
  `${id.padEnd(24)}${show(decibels)}${aware ? show(aware.decibels) : ""}`;

/** By the firmware's kernels, as WebAssembly. */
async function onKernels(model: QuantizedModel, data: Dataset) {
  const program = (await int8Engine()).load(compile(model, plan(model.graph)));
  return evaluateInt8(
    model,
    data,
    "test",
    (x) => program.run([x])[0]!,
    async () => {},
  );
}
