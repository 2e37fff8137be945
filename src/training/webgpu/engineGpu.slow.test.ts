import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { init } from "../../ir/init";
import type { WeightKey } from "../../ir/types";
import { phinet } from "../../nets/phinet";
import { distance } from "../../testing/trainCase";
import { compileTraining } from "../compile/index";
import type { EngineStart, Resident, StepInput, TrainingEngine } from "../engine";
import { createLawEngine } from "../law/engine";
import { planDefaults } from "../options";
import { createWebgpuEngine } from "./engine";
import { type NodeGpu, openNodeGpu } from "./nodeDevice";
import { selfTest } from "./selfTest";
import { gpuTargets, wishes, withFeatures } from "./targets";

const [BATCH, CLASSES, SIDE] = [4, 3, 12];
const graph = phinet({
  ...{ alpha: 0.25, beta: 1, t0: 4, layers: 3, resolution: SIDE, classes: CLASSES, stemStride: 1 },
});
const program = compileTraining(graph, {
  ...planDefaults,
  ...{ batch: BATCH, classes: CLASSES, data: { bytes: true, offset: 128, scale: 1 / 64 }, ...wishes },
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-3 },
});
const start: EngineStart = {
  program,
  state: { steps: 0, weights: init(graph, 5).weights, first: {}, second: {}, average: null },
};
const r = createRandom(2);
const train: Resident = {
  count: 10,
  values: Uint8Array.from({ length: 10 * SIDE * SIDE * 3 }, () => r.integer(256)),
  labels: Uint8Array.from({ length: 10 }, () => r.integer(CLASSES)),
  input: { offset: 128, scale: 1 / 64 } as Resident["input"],
};

async function fourSteps(engine: TrainingEngine) {
  await engine.load("train", train);
  for (let i = 0; i < 4; i++) {
    const indices = Uint32Array.from({ length: BATCH }, (_, k) => (i * 5 + k * 3) % train.count);
    const input: StepInput = { indices, seed: 100 + i, rate: 0.01, share: 1, dropped: [] };
    await engine.step(input);
  }
  const { loss } = await engine.metrics();
  const state = await engine.read();
  engine.dispose();
  return { loss, state };
}

let gpu: NodeGpu;
let law: Awaited<ReturnType<typeof fourSteps>>;
beforeAll(async () => {
  gpu = await openNodeGpu();
  law = await fourSteps(createLawEngine(start));
});

/** The candidate with everything that is written for GPUs alone: workgroup memory and, where the device has them, subgroups. */
const candidate = gpuTargets.findIndex(({ staged }) => staged);
/** Software adapters take long to compile what is written for GPUs. */
const PATIENCE_MS = 300_000;

test(
  "kernels written for GPUs train as the law does",
  async () => {
    const info = { vendor: "none", architecture: "", device: "", description: "" } as GPUAdapterInfo;
    const cache = { get: () => String(candidate), set: () => undefined };
    const got = await fourSteps(await createWebgpuEngine(start, { device: gpu.device, info, cache }));
    expect(Math.abs(got.loss - law.loss) / law.loss).toBeLessThan(1e-5);
    for (const [key, { data }] of Object.entries(law.state.weights))
      expect(distance(got.state.weights[key as WeightKey]!.data, data, 0.01), key).toBeLessThan(1e-4);
  },
  PATIENCE_MS,
);

test(
  "an honest device passes the self-test of kernels written for GPUs",
  async () => {
    const target = withFeatures(gpuTargets[candidate]!, gpu.device.features);
    expect(await selfTest(gpu.device, target)).toBeNull();
  },
  PATIENCE_MS,
);
