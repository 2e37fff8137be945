/**
 * Training on WebGPU: a step is one command buffer of one pass, submitted once; at most three are under way. Losses are read
 * back when asked for. The device is the caller's, who may share it with TensorFlow.js.
 */
import { fail, invariant } from "../../core/failure";
import {
  type EngineStart,
  type Metrics,
  type Resident,
  readMetrics,
  type StepInput,
  type TrainingEngine,
  type TrainingState,
} from "../engine";
import type { Slot, Space, TrainingProgram } from "../program";
import { stepBuffer } from "../stepBuffer";
import { packTable } from "../teacherTable";
import { readVectors, unpadRows, writeMask, writeVectors } from "../vectors";
import { bindAll, dataWords, packCalls, uploaded, usage } from "./buffers";
import type { Target } from "./emitter";
import { checkSize } from "./memory";
import { type Pipelines, pipelinesOf } from "./pipelines";
import { compileDispatches, type PlannedDispatch, type Progress, planDispatches } from "./plan";
import { type GpuView, Store } from "./store";
import { chooseTarget, type TuneCache } from "./tune";

/** Steps that may be under way at the same time. */
const IN_FLIGHT = 3;
/** Steps that the median of JavaScript's time is taken over. */
const TIMED_STEPS = 32;
const METRICS: Slot = { space: "metrics", at: 0, words: 8 };

export interface WebgpuEnv {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** How activations and their gradients are stored: float16 wants the device's "shader-f16". */
  readonly storage?: "f32" | "f16" | undefined;
  readonly cache?: TuneCache | undefined;
}

export interface WebgpuEngine extends TrainingEngine {
  /** A visible value of the last step where it lies, for TensorFlow.js to wrap or to copy. */
  view(name: string): GpuView;
}

interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly offset: number;
  readonly groups: readonly [number, number];
  readonly block: number | null;
}

type SplitName = "train" | "validation";
interface Loaded {
  readonly buffer: GPUBuffer;
  readonly group: GPUBindGroup;
  readonly count: number;
}

const now = (): number => performance.now();

class Engine implements WebgpuEngine {
  readonly id = "webgpu";
  readonly batch: number;
  private readonly splits = new Map<SplitName, Loaded>();
  private readonly underWay: Promise<unknown>[] = [];
  private readonly times: number[] = [];
  private steps: number;
  private dispatched = 0;
  private lost: string | null = null;
  private disposed = false;
  private compileMs = 0;
  private stepCalls: readonly Dispatch[] = [];
  private evaluateCalls: Promise<readonly Dispatch[]> | null = null;
  private readonly program: TrainingProgram;
  private readonly store: Store;
  private readonly pipelines: Pipelines;
  private numbers: GPUBuffer | null = null;
  private compileEvaluation: () => Promise<readonly Dispatch[]> = async () => [];

  constructor(
    private readonly start: EngineStart,
    private readonly device: GPUDevice,
    private readonly target: Target,
  ) {
    this.program = start.program;
    this.batch = start.program.batch;
    this.steps = start.state.steps;
    this.store = new Store(device, start.program, target.storage === "f16");
    this.pipelines = pipelinesOf(device);
    void device.lost.then(({ message }) => {
      if (!this.disposed) this.lost = message;
    });
  }

  /** Compiles all pipelines and writes the starting contents. */
  async prepare(): Promise<void> {
    const began = now();
    const { program } = this;
    const plan = (calls: TrainingProgram["step"]) => planDispatches(calls, this.target, this.store.memory);
    const [step, evaluate] = [plan(program.step), plan(program.evaluate)];
    const { words, offsets } = packCalls([...step, ...evaluate].map(({ numbers }) => numbers));
    this.numbers = uploaded(this.device, "calls", words, usage.uniform);
    const compiled = async (planned: readonly PlannedDispatch[], first: number, onProgress?: Progress) => {
      const made = await this.guarded(compileDispatches(this.pipelines, planned, onProgress));
      return planned.map(
        ({ groups, block }, i): Dispatch => ({
          ...{ pipeline: made[i]!, offset: offsets[first + i]!, groups, block },
        }),
      );
    };
    this.stepCalls = await compiled(step, 0, this.start.onProgress);
    // The first step need not wait for what only evaluation runs.
    this.compileEvaluation = () => compiled(evaluate, step.length);
    for (const { slot, data } of program.initial) this.store.write(slot, data);
    await this.setMask({});
    await this.write(this.start.state);
    this.compileMs = now() - began;
  }

  private check(): void {
    invariant(!this.disposed, "the engine is disposed of");
    if (this.lost === null) return;
    const what = `the device is gone: ${this.lost}`;
    fail("device-lost", "WebGPU", what, "Training goes on from the last checkpoint.");
  }

  /** What a failed wait means: the device is gone, most of the time. */
  private async guarded<T>(wait: Promise<T>): Promise<T> {
    this.check();
    try {
      return await wait;
    } catch (thrown) {
      // The device may tell a moment later than the wait.
      await Promise.race([this.device.lost, new Promise((after) => setTimeout(after, 50))]);
      this.check();
      throw thrown;
    }
  }

  async load(name: SplitName, split: Resident): Promise<void> {
    this.check();
    checkSize("the data set", split.values.byteLength + 4 * split.labels.length, this.device.limits);
    const words = dataWords({
      ...split,
      teacher: packTable(split.teacher, this.program.cached, split.count),
    });
    checkSize("the data set", words.byteLength, this.device.limits);
    this.splits.get(name)?.buffer.destroy();
    const buffer = uploaded(this.device, `data ${name}`, words, usage.storage);
    const group = bindAll(this.device, this.pipelines.layout, this.store.buffers, buffer, this.numbers!);
    this.splits.set(name, { buffer, group, count: split.count });
  }

  private use(name: SplitName): Loaded {
    const loaded = this.splits.get(name);
    invariant(loaded, `${name} is not loaded`);
    return loaded;
  }

  /** Feeds the step buffer and submits all calls; blocks that are dropped are left out. */
  private submit(calls: readonly Dispatch[], { group }: Loaded, input: StepInput): void {
    this.store.write({ space: "step", at: 0 }, stepBuffer(this.program.words.step, input, this.steps));
    const encoder = this.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    this.dispatched = 0;
    for (const { pipeline, offset, groups, block } of calls) {
      if (block !== null && input.dropped?.includes(block)) continue;
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group, [offset]);
      pass.dispatchWorkgroups(groups[0], groups[1]);
      this.dispatched++;
    }
    pass.end();
    this.device.queue.submit([encoder.finish()]);
  }

  async step(input: StepInput): Promise<void> {
    this.check();
    const began = now();
    this.steps++;
    this.submit(this.stepCalls, this.use("train"), input);
    this.underWay.push(this.device.queue.onSubmittedWorkDone());
    this.times.push(now() - began);
    if (this.times.length > TIMED_STEPS) this.times.shift();
    while (this.underWay.length >= IN_FLIGHT) await this.guarded(this.underWay.shift()!);
    this.check();
  }

  private async floats(slot: Slot): Promise<Float32Array> {
    this.check();
    const [values] = await this.guarded(this.store.read([slot]));
    return values!;
  }

  async metrics(): Promise<Metrics> {
    const sums = await this.floats(METRICS);
    this.store.write(METRICS, new Float32Array(METRICS.words));
    return readMetrics(sums);
  }

  async evaluate(name: SplitName): Promise<Float32Array> {
    const { batch, program } = this;
    const loaded = this.use(name);
    const out = new Float32Array(loaded.count * program.classes);
    this.evaluateCalls ??= this.compileEvaluation();
    const calls = await this.evaluateCalls;
    const kept = await this.floats(METRICS);
    for (let at = 0; at < loaded.count; at += batch) {
      const rows = Math.min(batch, loaded.count - at);
      const indices = Uint32Array.from({ length: batch }, (_, i) => at + Math.min(i, rows - 1));
      this.submit(calls, loaded, { indices, seed: 0, rate: 0, share: 1 });
      out.set(unpadRows(await this.floats(program.logits), program.classes, rows), at * program.classes);
    }
    this.store.write(METRICS, kept);
    return out;
  }

  /** Spaces that a training state is made of. */
  private stateSpaces(): Space[] {
    return (["parameter", "first", "second", "average", "state"] as const).filter(
      (space) => this.program.words[space] > 0,
    );
  }

  async read(): Promise<TrainingState> {
    this.check();
    const spaces = this.stateSpaces();
    const all = await this.guarded(this.store.readSpaces(spaces, this.program.words));
    return readVectors(this.program, this.steps, (space) => all[spaces.indexOf(space)]!);
  }

  async write(state: TrainingState): Promise<void> {
    this.check();
    this.steps = state.steps;
    const spaces = this.stateSpaces();
    const views = new Map(spaces.map((space) => [space, new Float32Array(this.program.words[space])]));
    // What is no weight stays as it is: quantization ranges lie in `state`, too.
    const held = views.get("state");
    held?.set(await this.floats({ space: "state", at: 0, words: held.length }));
    writeVectors(this.program, state, (space) => views.get(space)!);
    for (const [space, data] of views) this.store.write({ space, at: 0 }, data);
  }

  async setMask(mask: Readonly<Record<string, Float32Array>>): Promise<void> {
    this.check();
    if (this.program.words.mask === 0) return;
    const words = new Float32Array(this.program.words.mask);
    writeMask(this.program, mask, words);
    this.store.write({ space: "mask", at: 0 }, words);
  }

  private visible(name: string): Slot {
    const slot = this.program.visible[name];
    invariant(slot, `${name} is not visible in this program`);
    return slot;
  }

  async peek(name: string): Promise<Float32Array> {
    return this.floats(this.visible(name));
  }

  view(name: string): GpuView {
    return this.store.view(this.visible(name));
  }

  stats() {
    const resident = [...this.splits.values()].reduce((n, { buffer }) => n + buffer.size, 0);
    return {
      dispatches: this.dispatched || this.stepCalls.length,
      submits: 1,
      pipelines: this.pipelines.count,
      bytes: this.store.bytes + (this.numbers?.size ?? 0) + resident,
      jsMs: [...this.times].sort((a, b) => a - b)[this.times.length >> 1] ?? 0,
      compileMs: this.compileMs,
      threads: 1,
    };
  }

  dispose(): void {
    this.disposed = true;
    this.store.destroy();
    for (const { buffer } of this.splits.values()) buffer.destroy();
    this.numbers?.destroy();
    this.splits.clear();
  }
}

/** Compiles for the device, and starts from the given state. */
export async function createWebgpuEngine(start: EngineStart, env: WebgpuEnv): Promise<WebgpuEngine> {
  const { device, info, storage = "f32", cache } = env;
  if (storage === "f16" && !device.features.has("shader-f16"))
    fail("bad-knob", "WebGPU", "this device has no float16", "Train with float32 storage.");
  const target = { ...(await chooseTarget(device, info, now, cache)), storage };
  const engine = new Engine(start, device, target);
  try {
    await engine.prepare();
    return engine;
  } catch (thrown) {
    engine.dispose();
    throw thrown;
  }
}
