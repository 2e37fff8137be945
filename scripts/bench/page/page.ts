/** Trains one network twice on a backend, by Whittle and by tf.LayersModel.fit, and tells how fast and whether they agree. */
import * as tf from "@tensorflow/tfjs-core";
import { createRandom } from "../../../src/core/random";
import type { Dataset } from "../../../src/datasets/types";
import { imageInput } from "../../../src/datasets/types";
import { init } from "../../../src/ir/init";
import type { Graph, Model, NodeId } from "../../../src/ir/types";
import { phinet } from "../../../src/nets/phinet";
import { trainDefaults } from "../../../src/stages/train/options";
import { train } from "../../../src/stages/train/train";
import { noAugment } from "../../../src/training/options";
import { createTfjsEngine } from "../../../src/training/tfjs/engine";
import { choose, chooseByBenchmark, tensorflow } from "../../../src/worker/backends";
import type { BackendId } from "../../../src/worker/protocol";
import { layersModel } from "./layersModel";

export interface TrainReport {
  readonly backend: BackendId;
  /** What the browser says of its GPU, for webgpu. */
  readonly adapter: string;
  readonly network: string;
  /** Samples a second, the best epoch of each. */
  readonly whittle: number;
  readonly layers: number | null;
  /** Mean loss of each of the first steps, on one batch, from the same weights. */
  readonly whittleLosses: readonly number[];
  readonly layersLosses: readonly number[];
  /** Why tf.layers cannot train here; null when it can. */
  readonly refusal: string | null;
}

declare global {
  interface Window {
    bench(backend: BackendId): Promise<TrainReport>;
  }
}

const BATCH = 16;
const BATCHES = 4;
const EPOCHS = 2;
const STEPS = 3;
const CLASSES = 4;
const SIZE = 24;
const RATE = 0.05;

/** Dropout draws at random, so that two trainers could not agree: it is left out of both. */
function withoutDropout(graph: Graph): Graph {
  const moved = new Map<NodeId, NodeId>();
  const follow = (id: NodeId) => moved.get(id) ?? id;
  for (const n of graph.nodes) if (n.op === "dropout") moved.set(n.id, follow(n.inputs[0]!));
  const nodes = graph.nodes
    .filter((n) => n.op !== "dropout")
    .map((n) => ({ ...n, inputs: n.inputs.map(follow) }) as typeof n);
  return { ...graph, nodes, outputs: graph.outputs.map(follow) };
}

function noise(batches: number): Dataset {
  const r = createRandom(5);
  const count = batches * BATCH;
  const shape = [SIZE, SIZE, 3];
  const empty = { count: 0, values: new Uint8Array(0), labels: new Uint8Array(0) };
  const values = Uint8Array.from({ length: count * SIZE * SIZE * 3 }, () => r.integer(256));
  const labels = Uint8Array.from({ length: count }, () => r.integer(CLASSES));
  return {
    card: {
      ...{ id: "noise", name: "Noise", task: "classification", classes: ["a", "b", "c", "d"], shape },
      splits: { train: count, validation: 0, test: 0 },
      ...{ bytes: values.length, input: imageInput, synthetic: true, license: "none" },
      ...{ made: "seeded noise", source: "Whittle", seconds: 0 },
    },
    train: { count, values, labels },
    validation: empty,
    test: empty,
  };
}

async function byWhittle(model: Model, data: Dataset, epochs: number) {
  const options = {
    ...trainDefaults,
    ...{ epochs, batch: BATCH, augment: noAugment },
    optimizer: { kind: "sgd", momentum: 0, weightDecay: 0 } as const,
    schedule: { kind: "constant", rate: RATE } as const,
  };
  const { history } = await train(model, data, options, {
    startEngine: async (graph, plan, state) => createTfjsEngine(tensorflow, graph, plan, state),
    now: () => performance.now(),
  });
  return { losses: history.map((h) => h.loss), seconds: history.map((h) => h.seconds) };
}

async function byLayers(model: Model, { train: { count, values, labels } }: Dataset, epochs: number) {
  const plain = layersModel(tensorflow, model);
  plain.compile({ optimizer: tf.train.sgd(RATE), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const pixels = Float32Array.from(values, (v) => (v - imageInput.offset) * imageInput.scale);
  const x = tf.tensor4d(pixels, [count, SIZE, SIZE, 3]);
  const y = tf.tensor2d(
    Float32Array.from({ length: count * CLASSES }, (_, i) =>
      Number(labels[Math.floor(i / CLASSES)] === i % CLASSES),
    ),
    [count, CLASSES],
  );
  const losses: number[] = [];
  const seconds: number[] = [];
  let begun = 0;
  await plain.fit(x, y, {
    ...{ epochs, batchSize: BATCH, shuffle: false },
    callbacks: {
      onEpochBegin: () => {
        begun = performance.now();
      },
      onEpochEnd: (_, logs) => {
        seconds.push((performance.now() - begun) / 1000);
        losses.push(Number(logs?.loss));
      },
    },
  });
  tf.dispose([x, y]);
  plain.dispose();
  return { losses, seconds };
}

window.bench = async (backend) => {
  const state = await chooseByBenchmark();
  await choose(backend, state);
  const graph = withoutDropout(
    phinet({
      ...{ alpha: 0.25, beta: 1, t0: 3, layers: 4 },
      resolution: SIZE,
      classes: CLASSES,
      activation: "relu6",
    }),
  );
  const model = init(graph, 1);
  const [one, many] = [noise(1), noise(BATCHES)];
  const whittleFirst = await byWhittle(model, one, STEPS);
  const whittle = await byWhittle(model, many, EPOCHS);
  let refusal: string | null = null;
  let layersFirst: readonly number[] = [];
  let layers: readonly number[] = [];
  try {
    layersFirst = (await byLayers(model, one, STEPS)).losses;
    layers = (await byLayers(model, many, EPOCHS)).seconds;
  } catch (thrown) {
    refusal = thrown instanceof Error ? thrown.message : String(thrown);
  }
  const speed = (seconds: readonly number[]) => (BATCHES * BATCH) / Math.min(...seconds);
  return {
    backend,
    adapter: backend === "webgpu" ? (state.candidates.find((c) => c.id === backend)?.note ?? "") : "",
    network: `PhiNet alpha 0.25, t0 3, 4 blocks, ${SIZE}x${SIZE}x3, batch ${BATCH}`,
    ...{ whittle: speed(whittle.seconds), layers: refusal === null ? speed(layers) : null, refusal },
    ...{ whittleLosses: whittleFirst.losses, layersLosses: layersFirst },
  };
};
