/** Runs single kernel calls on buffers of one's own: for tests of the kernels and for the self-test of a device. */
import { type TrainKernelName, trainKernels } from "../../ir/trainKernels";
import type { Slot, Space, TrainCall } from "../program";
import { spaces } from "../program";
import { bindAll, createBuffers, dataWords, packCalls, readBack, uploaded, usage } from "./buffers";
import type { Target } from "./emitter";
import { writePiece } from "./kernels/index";
import { layOut } from "./memory";
import { groupsOf, moduleOf, numbersOf } from "./module";
import { type Pipelines, pipelinesOf } from "./pipelines";

export interface SingleCall {
  readonly kernel: TrainKernelName;
  readonly numbers: Readonly<Record<string, number>>;
  /** Two names of one array are one buffer. */
  readonly buffers: Readonly<Record<string, Float32Array>>;
}

/** The space where a kernel expects a buffer of this name. */
function spaceOf(name: string): Space {
  if (["table", "rowOf", "colOf"].includes(name)) return "constant";
  if (name === "step" || name === "metrics" || name === "data" || name === "labels") return name;
  if (name === "sums" || name === "moments") return "sums";
  if (name === "rows") return "teacher";
  return ["gamma", "beta", "w", "parameter"].includes(name) ? "parameter" : "work";
}

/** A call placed in memory of its own. */
function placed({ kernel, numbers, buffers }: SingleCall, target: Target) {
  const words = Object.fromEntries(spaces.map((space) => [space, 0])) as Record<Space, number>;
  const slots = new Map<Float32Array, Slot>();
  for (const [name, data] of Object.entries(buffers)) {
    if (slots.has(data)) continue;
    const space = spaceOf(name);
    slots.set(data, { space, at: words[space], words: data.length });
    words[space] += Math.ceil(data.length / 64) * 64;
  }
  const memory = layOut({ words });
  const call: TrainCall = {
    ...{ kernel, numbers, what: kernel, block: null },
    buffers: Object.fromEntries(Object.entries(buffers).map(([name, data]) => [name, slots.get(data)!])),
  };
  const bundle = [writePiece(call, target, memory)];
  return { slots, memory, bundle, text: moduleOf(bundle, target) };
}

/** Compiles calls without running them; returns their texts. */
export async function compileSingleCalls(
  device: GPUDevice,
  target: Target,
  calls: readonly SingleCall[],
): Promise<string[]> {
  const pipelines = pipelinesOf(device);
  return Promise.all(
    calls.map(async (call) => {
      const { text } = placed(call, target);
      await pipelines.get(text, call.kernel);
      return text;
    }),
  );
}

/** Every written buffer of every call. */
export async function runSingleCalls(
  device: GPUDevice,
  target: Target,
  calls: readonly SingleCall[],
): Promise<Record<string, Float32Array>[]> {
  const pipelines = pipelinesOf(device);
  return Promise.all(
    calls.map(async (call) => {
      const ready = await prepare(device, pipelines, target, call);
      ready.submit(1);
      const written = Object.entries(trainKernels[call.kernel].buffers)
        .filter(([name, use]) => use.startsWith("write") && call.buffers[name])
        .map(([name]) => name);
      const results = await readBack(
        device,
        written.map((name) => ready.partOf(call.buffers[name]!)),
      );
      ready.destroy();
      return Object.fromEntries(written.map((name, i) => [name, new Float32Array(results[i]!)]));
    }),
  );
}

/** Times in a row that each call is timed. */
const TIMED = 4;

/** Milliseconds that all calls together take, compiled and warm. */
export async function timeSingleCalls(
  device: GPUDevice,
  target: Target,
  calls: readonly SingleCall[],
  now: () => number,
): Promise<number> {
  const pipelines = pipelinesOf(device);
  const ready = await Promise.all(calls.map((call) => prepare(device, pipelines, target, call)));
  const run = async (times: number) => {
    for (const one of ready) one.submit(times);
    await device.queue.onSubmittedWorkDone();
  };
  await run(1);
  const began = now();
  await run(TIMED);
  const ms = (now() - began) / TIMED;
  for (const one of ready) one.destroy();
  return ms;
}

/** A call with its pipeline and its buffers filled. */
async function prepare(device: GPUDevice, pipelines: Pipelines, target: Target, single: SingleCall) {
  const { kernel, buffers } = single;
  const { slots, memory, bundle, text } = placed(single, target);
  const pipeline = await pipelines.get(text, kernel);
  const held = createBuffers(device, memory, false);
  const resident = dataWords({
    values: buffers.data ?? new Float32Array(4),
    labels: Uint8Array.from(new Uint32Array((buffers.labels ?? new Float32Array()).slice().buffer)),
    teacher: buffers.rows ?? new Float32Array(),
  });
  const data = uploaded(device, "data", resident, usage.storage);
  const { words: packed } = packCalls([numbersOf(bundle)]);
  const numbersBuffer = uploaded(device, "calls", packed, usage.uniform);
  const placeOf = (slot: Slot) => {
    const { array, word } = memory.place(slot);
    return array === "data" ? null : { buffer: held[array], offset: word * 4 };
  };
  for (const [values, slot] of slots) {
    const place = placeOf(slot);
    if (place) device.queue.writeBuffer(place.buffer, place.offset, values as Float32Array<ArrayBuffer>);
  }
  const group = bindAll(device, pipelines.layout, held, data, numbersBuffer);
  return {
    submit(times: number): void {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group, [0]);
      for (let i = 0; i < times; i++) pass.dispatchWorkgroups(...groupsOf(bundle));
      pass.end();
      device.queue.submit([encoder.finish()]);
    },
    partOf(values: Float32Array) {
      const slot = slots.get(values)!;
      return { ...placeOf(slot)!, size: slot.words * 4 };
    },
    destroy(): void {
      for (const buffer of [...Object.values(held), data, numbersBuffer]) buffer.destroy();
    },
  };
}
