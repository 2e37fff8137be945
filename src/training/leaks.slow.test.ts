import v8 from "node:v8";
import vm from "node:vm";
import { expect, test } from "vitest";
import { nodeWasmEnv } from "../cli/trainingThreads";
import { init } from "../ir/init";
import { phinet } from "../nets/phinet";
import { compileTraining } from "./compile";
import type { TrainingEngine } from "./engine";
import { planDefaults } from "./options";
import { createWasmEngine } from "./wasm/engine";

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc") as () => void;

const BATCH = 4;
const model = init(phinet({ alpha: 0.2, beta: 0.75, t0: 2, layers: 3, resolution: 16, classes: 4 }), 1);
const data = { bytes: true, offset: 128, scale: 1 / 128 };
const program = compileTraining(model.graph, { ...planDefaults, batch: BATCH, classes: 4, data });
const split = {
  count: 8,
  values: Uint8Array.from({ length: 8 * 16 * 16 * 3 }, (_, i) => (i * 37) & 255),
  labels: Uint8Array.from({ length: 8 }, (_, i) => i % 4),
  input: data,
};

async function start(threads: number): Promise<TrainingEngine> {
  const state = { steps: 0, weights: model.weights, first: {}, second: {}, average: null };
  const engine = await createWasmEngine({ program, state }, nodeWasmEnv(threads));
  await engine.load("train", split);
  await engine.load("validation", split);
  return engine;
}

const step = (engine: TrainingEngine, i: number) =>
  engine.step({ indices: Uint32Array.of(i % 8, 1, 2, 3), seed: i, rate: 0.01, share: 1 });

/** Megabytes that the process holds when everything that can go has gone. */
async function held(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    collect();
  }
  return process.memoryUsage.rss() / 2 ** 20;
}

/** One engine of this size holds more than a megabyte: a thousand that stayed would show by far. */
const SLACK = 60;

test.each([
  [1, 1000],
  [2, 100],
])(
  "on %d threads, %d starts and stops leave nothing behind",
  async (threads, times) => {
    const once = async (i: number) => {
      const engine = await start(threads);
      await step(engine, i);
      engine.dispose();
    };
    for (let i = 0; i < 20; i++) await once(i);
    const before = await held();
    for (let i = 0; i < times; i++) await once(i);
    expect((await held()) - before).toBeLessThan(SLACK);
  },
  120_000,
);

test("memory stays as it is over 100 epochs", async () => {
  const engine = await start(1);
  const epoch = async (n: number) => {
    for (let i = 0; i < 20; i++) await step(engine, n * 20 + i);
    await engine.metrics();
    await engine.evaluate("validation");
    await engine.read();
  };
  for (let n = 0; n < 5; n++) await epoch(n);
  const [before, bytes] = [await held(), engine.stats().bytes];
  for (let n = 5; n < 105; n++) await epoch(n);
  expect((await held()) - before).toBeLessThan(SLACK / 4);
  expect(engine.stats().bytes).toBe(bytes);
  engine.dispose();
}, 120_000);
