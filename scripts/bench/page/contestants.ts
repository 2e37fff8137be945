/** The programs that train the same network on the same batch from the same weights with Adam. */
import * as jax from "@jax-js/jax";
import { numpy as np } from "@jax-js/jax";
import * as tf from "@tensorflow/tfjs-core";
import type { Model } from "../../../src/ir/types";
import type { EngineStats, TrainingEngine } from "../../../src/training/engine";
import { planDefaults } from "../../../src/training/options";
import { choose, chooseByBenchmark } from "../../../src/worker/backends";
import { engineOn, measureBackend } from "../../../src/worker/engines";
import { jaxImages, jaxState, jaxStep } from "./jaxNet";
import { layersModel } from "./layersModel";
import { type BenchBatch, CLASSES, RATE, type Size } from "./nets";

export const contestantNames = [
  "fit-webgpu",
  "whittle-webgpu",
  "jax-webgpu",
  "whittle-wasm",
  "jax-wasm",
] as const;
export type ContestantName = (typeof contestantNames)[number];

export interface Contestant {
  /** Loss of each of the next steps. */
  losses(steps: number): Promise<number[]>;
  /** Runs steps and waits for the last only. */
  run(steps: number): Promise<void>;
  stats(): EngineStats | null;
  dispose(): void;
}

type Start = (model: Model, batch: BenchBatch, size: Size) => Promise<Contestant>;

const byFit: Start = async (model, { values, targets }, { batch, shape }) => {
  await choose("webgpu", await chooseByBenchmark(measureBackend));
  const plain = layersModel(model);
  plain.compile({ optimizer: tf.train.adam(RATE, 0.9, 0.999, 1e-7), loss: "categoricalCrossentropy" });
  const x = tf.tensor(values, [batch, ...shape]);
  const y = tf.tensor2d(targets, [batch, CLASSES]);
  const fit = async (epochs: number): Promise<number[]> => {
    const options = { epochs, batchSize: batch, shuffle: false, verbose: 0, yieldEvery: "never" } as const;
    const { history } = await plain.fit(x, y, options);
    return (history.loss as number[]).map(Number);
  };
  return {
    losses: fit,
    run: async (steps) => void (await fit(steps)),
    stats: () => null,
    dispose: () => {
      tf.dispose([x, y]);
      plain.dispose();
    },
  };
};

const byWhittle =
  (backend: "webgpu" | "wasm"): Start =>
  async (model, { pixels, labels }, { batch }) => {
    const start = engineOn(backend, { notice: () => {}, onProgress: () => {} });
    const data = { bytes: true, offset: 128, scale: 1 / 128 };
    const state = { steps: 0, weights: model.weights, first: {}, second: {}, average: null };
    const engine: TrainingEngine = await start(
      model.graph,
      { ...planDefaults, batch, classes: CLASSES, data },
      state,
    );
    await engine.load("train", { count: batch, values: pixels, labels, input: data });
    const indices = Uint32Array.from({ length: batch }, (_, i) => i);
    const step = () => engine.step({ indices, seed: 1, rate: RATE, share: 1 });
    return {
      losses: async (steps) => {
        const out: number[] = [];
        for (let i = 0; i < steps; i++) {
          await step();
          const { loss, examples } = await engine.metrics();
          out.push(loss / examples);
        }
        return out;
      },
      run: async (steps) => {
        for (let i = 0; i < steps; i++) await step();
        await engine.metrics();
      },
      stats: () => engine.stats(),
      dispose: () => engine.dispose(),
    };
  };

const byJax =
  (device: "webgpu" | "wasm"): Start =>
  async (model, { values, targets }, { batch, shape }) => {
    await jax.init(device);
    jax.defaultDevice(device);
    let state = jaxState(model);
    const step = jaxStep(model, RATE);
    const x = jaxImages(values, batch, shape);
    const y = np.array(targets).reshape([batch, CLASSES]);
    const once = (): np.Array => {
      const [next, loss] = step(state, x.ref, y.ref);
      state = next;
      return loss;
    };
    return {
      losses: async (steps) => {
        const out: number[] = [];
        for (let i = 0; i < steps; i++) out.push((await once().data())[0]!);
        return out;
      },
      run: async (steps) => {
        for (let i = 1; i < steps; i++) once().dispose();
        await once().data();
      },
      stats: () => null,
      dispose: () => {
        jax.tree.dispose(state);
        x.dispose();
        y.dispose();
      },
    };
  };

export const contestants: Readonly<Record<ContestantName, Start>> = {
  "fit-webgpu": byFit,
  "whittle-webgpu": byWhittle("webgpu"),
  "jax-webgpu": byJax("webgpu"),
  "whittle-wasm": byWhittle("wasm"),
  "jax-wasm": byJax("wasm"),
};
