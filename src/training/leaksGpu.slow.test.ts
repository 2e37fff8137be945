import { afterAll, beforeAll, expect, test } from "vitest";
import { init } from "../ir/init";
import { phinet } from "../nets/phinet";
import { compileTraining } from "./compile";
import type { TrainingEngine } from "./engine";
import { planDefaults } from "./options";
import { createWebgpuEngine } from "./webgpu/engine";
import { type NodeGpu, openNodeGpu } from "./webgpu/nodeDevice";

const model = init(phinet({ alpha: 0.1, beta: 0.75, t0: 2, layers: 3, resolution: 8, classes: 4 }), 1);
const data = { bytes: true, offset: 128, scale: 1 / 128 };
const program = compileTraining(model.graph, { ...planDefaults, batch: 2, classes: 4, data });
const split = {
  count: 4,
  values: Uint8Array.from({ length: 4 * 8 * 8 * 3 }, (_, i) => (i * 37) & 255),
  labels: Uint8Array.of(0, 1, 2, 3),
  input: data,
};

let gpu: NodeGpu;
/** Sizes of the buffers that were made and not destroyed. */
const alive = new Map<GPUBuffer, number>();
const bytes = () => [...alive.values()].reduce((a, b) => a + b, 0);

beforeAll(async () => {
  gpu = await openNodeGpu();
  const { device } = gpu;
  const create = device.createBuffer.bind(device);
  device.createBuffer = (wanted) => {
    const buffer = create(wanted);
    alive.set(buffer, wanted.size);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      alive.delete(buffer);
      return destroy();
    };
    return buffer;
  };
});
afterAll(() => gpu.device.destroy());

async function start(): Promise<TrainingEngine> {
  const state = { steps: 0, weights: model.weights, first: {}, second: {}, average: null };
  const engine = await createWebgpuEngine({ program, state }, { device: gpu.device, info: gpu.adapter.info });
  await engine.load("train", split);
  await engine.load("validation", split);
  return engine;
}

const step = (engine: TrainingEngine, i: number) =>
  engine.step({ indices: Uint32Array.of(i % 4, 1), seed: i, rate: 0.01, share: 1 });

test("GPU memory stays as it is over 100 epochs, and is given back", async () => {
  const engine = await start();
  const epoch = async (n: number) => {
    for (let i = 0; i < 3; i++) await step(engine, n * 3 + i);
    await engine.metrics();
    await engine.evaluate("validation");
    await engine.read();
  };
  await epoch(0);
  const before = bytes();
  for (let n = 1; n <= 100; n++) await epoch(n);
  expect(bytes()).toBe(before);
  engine.dispose();
  expect(bytes()).toBe(0);
}, 120_000);

test("1,000 starts and stops leave no buffer behind", async () => {
  for (let i = 0; i < 1000; i++) {
    const engine = await start();
    if (i % 100 === 0) await step(engine, i);
    engine.dispose();
  }
  expect(alive.size).toBe(0);
}, 240_000);
