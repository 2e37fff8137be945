import { describe, expect, test } from "vitest";
import { nodeWasmEnv } from "../../cli/trainingThreads";
import { createRandom } from "../../core/random";
import { init } from "../../ir/init";
import type { FloatWeight, WeightKey } from "../../ir/types";
import { phinet } from "../../nets/phinet";
import { distance } from "../../testing/trainCase";
import { compileTraining } from "../compile/index";
import type { EngineStart, Resident, StepInput, TrainingEngine } from "../engine";
import { createLawEngine } from "../law/engine";
import { planDefaults } from "../options";
import { createWasmEngine } from "./engine";
import { teamWords, type WasmEnv } from "./env";

const BATCH = 4;
const CLASSES = 3;
const SIDE = 12;
const graph = phinet({
  alpha: 0.1,
  beta: 1,
  t0: 2,
  layers: 4,
  resolution: SIDE,
  classes: CLASSES,
  stemStride: 1,
});
const program = compileTraining(graph, {
  ...planDefaults,
  ...{ batch: BATCH, classes: CLASSES, data: { bytes: true, offset: 128, scale: 1 / 64 }, layerDrop: true },
  ...{ clip: 0.5, averageDecay: 0.9, masked: true, mixup: true, chunkRows: 40 },
  // Not Adam, which turns the rounding of a gradient that should be zero into a full step.
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-3 },
  augment: { ...planDefaults.augment, flip: true, shift: 1, noise: 0.05 },
});
const { weights } = init(graph, 3);
const start: EngineStart = { program, state: { steps: 0, weights, first: {}, second: {}, average: null } };

function split(count: number, seed: number): Resident {
  const r = createRandom(seed);
  return {
    count,
    values: Uint8Array.from({ length: count * SIDE * SIDE * 3 }, () => r.integer(256)),
    labels: Uint8Array.from({ length: count }, () => r.integer(CLASSES)),
    input: { offset: 128, scale: 1 / 64 } as Resident["input"],
  };
}
const train = split(11, 1);
const validation = split(7, 2);

const inputs = Array.from(
  { length: 3 },
  (_, i): StepInput => ({
    indices: Uint32Array.from({ length: BATCH }, (_, k) => (i * 5 + k * 3) % train.count),
    ...{ seed: 100 + i, rate: 0.01, share: 0.8, dropped: i === 1 && program.blocks.length > 0 ? [0] : [] },
  }),
);

/** Three steps, with everything in between that an engine can be asked for. */
async function story(engine: TrainingEngine) {
  await engine.load("train", split(3, 9));
  await engine.load("validation", validation);
  await engine.load("train", train);
  const [[key, { data }]] = Object.entries(weights) as [[WeightKey, FloatWeight]];
  await engine.setMask({ [key]: data.map((_, i) => i % 2) });
  const losses: number[] = [];
  for (const input of inputs) {
    await engine.step(input);
    losses.push((await engine.metrics()).loss);
  }
  const logits = await engine.evaluate("validation");
  const state = await engine.read();
  await engine.write(state);
  return {
    losses,
    logits,
    state,
    again: await engine.evaluate("validation"),
    metrics: await engine.metrics(),
  };
}

async function told(env: WasmEnv) {
  const engine = await createWasmEngine(start, env);
  const result = await story(engine);
  engine.dispose();
  return result;
}

describe("the WASM engine", () => {
  test("does what the law does", async () => {
    const want = await story(createLawEngine(start));
    const got = await told(nodeWasmEnv(1));
    expect(distance(Float32Array.from(got.losses), Float32Array.from(want.losses))).toBeLessThan(1e-5);
    expect(distance(got.logits, want.logits)).toBeLessThan(1e-5);
    for (const [key, { data }] of Object.entries(want.state.weights))
      expect(distance(got.state.weights[key as WeightKey]!.data, data, 0.1), key).toBeLessThan(1e-5);
    expect(got.state.steps).toBe(inputs.length);
    expect(got.again).toEqual(got.logits);
    expect(got.metrics).toEqual({ loss: 0, correct: 0, examples: 0, broken: 0, features: 0, labeled: 0 });
  });

  test("gives the same bits with one thread and with several", async () => {
    const alone = await told(nodeWasmEnv(1));
    expect(await told(nodeWasmEnv(2))).toEqual(alone);
    expect(await told(nodeWasmEnv(3))).toEqual(alone);
  });

  test("where threads cannot start, one does it all", async () => {
    const refused = async () => Promise.reject(new Error("no workers here"));
    const engine = await createWasmEngine(start, { ...nodeWasmEnv(2), spawn: refused });
    expect(engine.stats().threads).toBe(1);
    await engine.load("train", train);
    await engine.step(inputs[0]!);
    expect((await engine.metrics()).examples).toBe(BATCH);
    engine.dispose();
  });

  test("a thread that is gone ends the run with a failure", async () => {
    const env = nodeWasmEnv(2);
    const gone: WasmEnv = {
      ...env,
      spawn: async (job) => {
        const helper = await env.spawn(job);
        // As a helper's own last words when it fails.
        new Int32Array(job.memory.buffer)[job.team / 4 + teamWords.broken] = 1;
        helper.stop();
        return helper;
      },
    };
    const engine = await createWasmEngine(start, gone);
    await engine.load("train", train);
    await expect(engine.step(inputs[0]!)).rejects.toThrow("thread");
    engine.dispose();
  });
});
