/** What the lesson on quantization claims: fewer bits for weights, methods of calibration, and training with the rounding built in. */
import { readFileSync } from "node:fs";
import { nodeTensorflow } from "../../src/cli/tensorflow";
import { images } from "../../src/datasets/images/load";
import type { Dataset } from "../../src/datasets/types";
import { cost } from "../../src/ir/cost";
import { init } from "../../src/ir/init";
import type { FloatWeight, Model, QuantizedModel, WeightKey } from "../../src/ir/types";
import { phinet } from "../../src/nets/phinet";
import { createWasmEngine } from "../../src/runtime/wasmEngine";
import { singleMethods } from "../../src/stages/calibrate";
import { compareLayers } from "../../src/stages/compareLayers";
import { compile } from "../../src/stages/compile";
import { evaluateInt8 } from "../../src/stages/evaluateInt8";
import { fold } from "../../src/stages/fold";
import { plan } from "../../src/stages/plan";
import { quantizeAware } from "../../src/stages/quantizeAware";
import { quantizeTrained } from "../../src/stages/quantizeTrained";
import { evaluateModel } from "../../src/stages/train/evaluateModel";
import { normalizedValues } from "../../src/stages/train/normalized";
import { awareDefaults, trainDefaults } from "../../src/stages/train/options";
import { train } from "../../src/stages/train/train";
import { percent, say, seeds, spread, startEngine, table, writeStudy } from "./report";

const EPOCHS = 15;
const BITS = [8, 6, 5, 4, 3, 2] as const;
const METHODS = [...singleMethods, "mixed"] as const;
const SAMPLES = 200;
const COMPARED = 3;
const knobs = { alpha: 0.35, beta: 1, t0: 4, layers: 5, resolution: 32 } as const;

/** Weights rounded to 2^bits - 1 levels, symmetric about zero; one scale a tensor, or one an output channel. */
function rounded(model: Model, bits: number, perChannel: boolean): Model {
  const top = 2 ** (bits - 1) - 1;
  const round = ({ shape, data }: FloatWeight): FloatWeight => {
    const last = shape.length === 4 && shape[0] === 1;
    const channels = perChannel ? (last ? shape[3]! : shape[0]!) : 1;
    const of = (i: number) => (last && perChannel ? i % channels : Math.floor((i * channels) / data.length));
    const most = new Float64Array(channels);
    for (const [i, v] of data.entries()) most[of(i)] = Math.max(most[of(i)]!, Math.abs(v));
    return {
      shape,
      data: data.map((v, i) => (Math.round((v * top) / (most[of(i)]! || 1)) * most[of(i)]!) / top),
    };
  };
  const weights = Object.entries(model.weights).map(([key, w]) => [
    key,
    key.endsWith("/kernel") ? round(w) : w,
  ]);
  return { graph: model.graph, weights: Object.fromEntries(weights) as Record<WeightKey, FloatWeight> };
}

interface Run {
  readonly seed: number;
  readonly float: number;
  /** Percent right with weights of so many bits, by one scale a tensor and one a channel. */
  readonly bits: readonly { readonly bits: number; readonly tensor: number; readonly channel: number }[];
  readonly methods: Readonly<Record<(typeof METHODS)[number], number>>;
  readonly aware: number;
  /** The control: as many epochs without rounding, then rounded. */
  readonly moreEpochs: number;
  /** Signal over error of the answers, decibels. */
  readonly decibels: { readonly after: number; readonly aware: number };
}

export async function run(): Promise<void> {
  const data = await images.load({ train: 3000, validation: 300, test: 2000 });
  const engine = await startEngine();
  const tf = await nodeTensorflow();
  const kernels = await createWasmEngine(readFileSync(new URL("../../public/engine.wasm", import.meta.url)));
  const io = { startEngine: engine, now: () => performance.now(), tf };
  const floatAccuracy = async (model: Model) =>
    percent((await evaluateModel(model, data, data.test, engine)).accuracy);
  const int8Accuracy = async (model: QuantizedModel) => {
    const program = await kernels.load(compile(model, plan(model.graph)));
    const { accuracy } = await evaluateInt8(
      model,
      data,
      "test",
      (x) => program.run([x])[0]!,
      async () => {},
    );
    return percent(accuracy);
  };

  const runs: Run[] = [];
  for (const seed of seeds) {
    const options = { ...trainDefaults, epochs: EPOCHS, seed };
    const { model } = await train(init(phinet(knobs), seed), data, options, io);
    const folded = fold(model);
    const bits = [];
    for (const b of BITS)
      bits.push({
        bits: b,
        tensor: await floatAccuracy(rounded(folded, b, false)),
        channel: await floatAccuracy(rounded(folded, b, true)),
      });
    const methods = {} as Record<(typeof METHODS)[number], number>;
    for (const method of METHODS)
      methods[method] = await int8Accuracy(
        (await quantizeTrained(model, data, { method, samples: SAMPLES }, io)).model,
      );
    const fine = { ...awareDefaults, seed };
    const how = { method: "minMax", samples: SAMPLES } as const;
    const aware = await quantizeAware(model, data, { ...how, train: fine }, io);
    const more = await train(folded, data, fine, io);
    runs.push({
      ...{ seed, bits, methods },
      float: await floatAccuracy(model),
      aware: await int8Accuracy(aware.model),
      moreEpochs: await int8Accuracy((await quantizeTrained(more.model, data, how, io)).model),
      decibels: {
        after: await answerNoise(aware.before, data, tf),
        aware: await answerNoise(aware, data, tf),
      },
    });
    say(
      `seed ${seed}: float ${runs.at(-1)!.float.toFixed(1)} %, int8 ${methods.minMax.toFixed(1)} %, aware ${runs.at(-1)!.aware.toFixed(1)} %`,
    );
  }

  const over = (what: (r: Run) => number) => spread(runs.map(what));
  const { parameters } = cost(phinet(knobs));
  writeStudy(
    "quantize",
    `# Quantization

A PhiNet (α ${knobs.alpha}, t0 ${knobs.t0}, ${knobs.layers} blocks, ${parameters} parameters), ${data.train.count} pictures of the generated set, ${EPOCHS} epochs, ${data.test.count} test pictures, seeds ${seeds.join(", ")}: percent
right, means with the lowest and the highest. In float: ${over((r) => r.float)}.

## Fewer bits for the weights alone

Weights rounded symmetrically after training, everything else in float.

${table(
  ["bits", "one scale a tensor", "one scale a channel"],
  BITS.map((b, i) => [b, over((r) => r.bits[i]!.tensor), over((r) => r.bits[i]!.channel)]),
)}

## 8-bit integers throughout

As the board computes; ranges of values seen on ${SAMPLES} training pictures.

${table(
  ["how", "right, %"],
  [
    ["smallest to largest", over((r) => r.methods.minMax)],
    ["percentile", over((r) => r.methods.percentile)],
    ["least squared error", over((r) => r.methods.mse)],
    ["the best of the three for each layer", over((r) => r.methods.mixed)],
    [`smallest to largest, ${awareDefaults.epochs} epochs with rounding`, over((r) => r.aware)],
    [`${awareDefaults.epochs} epochs without rounding, then smallest to largest`, over((r) => r.moreEpochs)],
  ],
)}

The last line is the control: what as many epochs give without the rounding. Signal over error of the answers (${COMPARED} test pictures): ${over((r) => r.decibels.after)} dB after
training, ${over((r) => r.decibels.aware)} dB with rounding in training.`,
    {
      knobs,
      epochs: EPOCHS,
      fineTuning: awareDefaults,
      examples: data.train.count,
      tested: data.test.count,
      runs,
    },
  );
}

/** Signal over error of a network's answers, decibels. */
async function answerNoise(
  { model, float }: { readonly model: QuantizedModel; readonly float: Model },
  data: Dataset,
  tf: Awaited<ReturnType<typeof nodeTensorflow>>,
): Promise<number> {
  const values = normalizedValues(data.test, data.card.input, 0, COMPARED);
  return (await compareLayers(float, model, values, COMPARED, tf)).at(-1)!.decibels;
}
