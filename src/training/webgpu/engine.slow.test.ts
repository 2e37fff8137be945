import { beforeAll, describe, expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { init } from "../../ir/init";
import type { FloatWeight, WeightKey } from "../../ir/types";
import { phinet } from "../../nets/phinet";
import { distance } from "../../testing/trainCase";
import { compileTraining } from "../compile/index";
import type { EngineStart, Resident, StepInput, TrainingEngine } from "../engine";
import { createLawEngine } from "../law/engine";
import { planDefaults } from "../options";
import { createWebgpuEngine } from "./engine";
import { type NodeGpu, openNodeGpu } from "./nodeDevice";

const BATCH = 3;
const CLASSES = 3;
const SIDE = 12;
const graph = phinet({
  ...{ alpha: 0.1, beta: 1, t0: 2, layers: 3, resolution: SIDE, classes: CLASSES, stemStride: 1 },
});
const program = compileTraining(graph, {
  ...planDefaults,
  ...{ batch: BATCH, classes: CLASSES, data: { bytes: true, offset: 128, scale: 1 / 64 }, layerDrop: true },
  ...{ clip: 0.5, averageDecay: 0.9, masked: true, mixup: true, chunkRows: 40 },
  // Not Adam, which turns the rounding of a gradient that should be zero into a full step.
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-3 },
  augment: { ...planDefaults.augment, flip: true, shift: 1, noise: 0.05 },
  taps: [graph.nodes[2]!.id],
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
  { length: 4 },
  (_, i): StepInput => ({
    indices: Uint32Array.from({ length: BATCH }, (_, k) => (i * 5 + k * 3) % train.count),
    ...{ seed: 100 + i, rate: 0.01, share: 0.8, dropped: i === 1 && program.blocks.length > 0 ? [0] : [] },
  }),
);

/** Steps, with everything in between that an engine can be asked for. */
async function story(engine: TrainingEngine) {
  await engine.load("train", split(3, 9));
  await engine.load("validation", validation);
  await engine.load("train", train);
  const [[key, { data }]] = Object.entries(weights) as [[WeightKey, FloatWeight]];
  await engine.setMask({ [key]: data.map((_, i) => i % 2) });
  await engine.step(inputs[0]!);
  const first = await engine.metrics();
  for (const input of inputs.slice(1)) await engine.step(input);
  const rest = await engine.metrics();
  const tapped = await engine.peek(Object.keys(program.visible)[0]!);
  const logits = await engine.evaluate("validation");
  const state = await engine.read();
  await engine.write(state);
  const again = await engine.evaluate("validation");
  return {
    losses: [first.loss, rest.loss],
    counts: [rest.examples, rest.correct],
    tapped,
    logits,
    state,
    again,
  };
}

let gpu: NodeGpu;
beforeAll(async () => {
  gpu = await openNodeGpu();
});
const env = () => ({ device: gpu.device, info: gpu.adapter.info });

describe("the WebGPU engine", () => {
  test("does what the law does", async () => {
    const want = await story(createLawEngine(start));
    const progress: number[] = [];
    const engine = await createWebgpuEngine(
      { ...start, onProgress: (done, total) => progress.push(done / total) },
      env(),
    );
    const got = await story(engine);
    expect(distance(Float32Array.from(got.losses), Float32Array.from(want.losses))).toBeLessThan(1e-5);
    expect(got.counts).toEqual(want.counts);
    expect(distance(got.tapped, want.tapped)).toBeLessThan(1e-4);
    expect(distance(got.logits, want.logits)).toBeLessThan(1e-4);
    for (const [key, { data }] of Object.entries(want.state.weights))
      expect(distance(got.state.weights[key as WeightKey]!.data, data, 0.01), key).toBeLessThan(1e-4);
    expect(got.state.steps).toBe(inputs.length);
    expect(got.again).toEqual(got.logits);
    expect(progress.at(-1)).toBe(1);
    expect(engine.stats()).toMatchObject({ submits: 1, threads: 1 });
    expect(engine.stats().dispatches).toBeLessThanOrEqual(program.step.length);
    engine.dispose();
  });

  test("a value that can be looked at is a part of a buffer", async () => {
    const engine = await createWebgpuEngine(start, env());
    const name = Object.keys(program.visible)[0]!;
    const { buffer, offset, size } = engine.view(name);
    expect(size).toBe(program.visible[name]!.words * 4);
    expect(offset + size).toBeLessThanOrEqual(buffer.size);
    engine.dispose();
  });

  test("a device that is gone ends the run with a failure", async () => {
    const own = (await openNodeGpu()).device;
    const engine = await createWebgpuEngine(start, { ...env(), device: own });
    await engine.load("train", train);
    own.destroy();
    await own.lost;
    await expect(engine.step(inputs[0]!)).rejects.toMatchObject({ failure: { code: "device-lost" } });
  });

  test("a data set larger than the device binds is refused", async () => {
    const engine = await createWebgpuEngine(start, env());
    const split = { ...train, values: new Uint8Array(gpu.device.limits.maxStorageBufferBindingSize + 4) };
    await expect(engine.load("train", split)).rejects.toMatchObject({ failure: { code: "does-not-fit" } });
    engine.dispose();
  });

  test("float16 storage where there is none is refused", async () => {
    await expect(createWebgpuEngine(start, { ...env(), storage: "f16" })).rejects.toMatchObject({
      failure: { code: "bad-knob" },
    });
  });
});
