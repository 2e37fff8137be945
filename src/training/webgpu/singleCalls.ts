/** Runs single kernel calls on buffers of one's own: for tests of the kernels and for the self-test of a device. */
import { type TrainKernelName, trainKernels } from "../../ir/trainKernels";
import type { Slot, Space, TrainCall } from "../program";
import { spaces } from "../program";
import { bindAll, createBuffers, dataWords, packCalls, readBack, uploaded, usage } from "./buffers";
import type { Target } from "./emitter";
import { writePiece } from "./kernels/index";
import { layOut } from "./memory";
import { groupsOf, moduleOf, numbersOf } from "./module";
import { Pipelines } from "./pipelines";

export interface SingleCall {
  readonly kernel: TrainKernelName;
  readonly numbers: Readonly<Record<string, number>>;
  /** Two names of one array are one buffer. */
  readonly buffers: Readonly<Record<string, Float32Array>>;
}

/** The space where a kernel expects a buffer of this name. */
function spaceOf(kernel: TrainKernelName, name: string): Space {
  if (["table", "rowOf", "colOf"].includes(name)) return "constant";
  if (name === "step" || name === "metrics" || name === "data" || name === "labels") return name;
  if (name === "sums" || name === "moments") return "sums";
  if (name === "teacher" && kernel === "gather") return "teacher";
  return ["gamma", "beta", "w", "parameter"].includes(name) ? "parameter" : "work";
}

/** Every written buffer of every call. */
export async function runSingleCalls(
  device: GPUDevice,
  target: Target,
  calls: readonly SingleCall[],
): Promise<Record<string, Float32Array>[]> {
  const pipelines = new Pipelines(device);
  return Promise.all(calls.map((call) => runOne(device, pipelines, target, call)));
}

async function runOne(
  device: GPUDevice,
  pipelines: Pipelines,
  target: Target,
  { kernel, numbers, buffers }: SingleCall,
): Promise<Record<string, Float32Array>> {
  const words = Object.fromEntries(spaces.map((space) => [space, 0])) as Record<Space, number>;
  const slots = new Map<Float32Array, Slot>();
  for (const [name, data] of Object.entries(buffers)) {
    if (slots.has(data)) continue;
    const space = spaceOf(kernel, name);
    slots.set(data, { space, at: words[space], words: data.length });
    words[space] += Math.ceil(data.length / 64) * 64;
  }
  const memory = layOut({ words });
  const call: TrainCall = {
    ...{ kernel, numbers, what: kernel, block: null },
    buffers: Object.fromEntries(Object.entries(buffers).map(([name, data]) => [name, slots.get(data)!])),
  };
  const bundle = [writePiece(call, target, memory)];
  const pipeline = await pipelines.get(moduleOf(bundle, target), kernel);
  const held = createBuffers(device, memory, false);
  const resident = dataWords(
    {
      values: buffers.data ?? new Float32Array(4),
      labels: Uint8Array.from(new Uint32Array((buffers.labels ?? new Float32Array()).slice().buffer)),
      teacher: kernel === "gather" ? buffers.teacher : undefined,
    },
    4,
  );
  const data = uploaded(device, "data", resident, usage.storage);
  const { words: packed } = packCalls([numbersOf(bundle)]);
  const numbersBuffer = uploaded(device, "calls", packed, usage.uniform);
  const placeOf = (slot: Slot) => {
    const { array, word } = memory.place(slot);
    return array === "data" ? null : { buffer: held[array], at: word * 4 };
  };
  for (const [values, slot] of slots) {
    const place = placeOf(slot);
    if (place) device.queue.writeBuffer(place.buffer, place.at, values as Float32Array<ArrayBuffer>);
  }
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindAll(device, pipelines.layout, held, data, numbersBuffer), [0]);
  pass.dispatchWorkgroups(...groupsOf(bundle));
  pass.end();
  device.queue.submit([encoder.finish()]);
  const written = Object.entries(trainKernels[kernel].buffers)
    .filter(([name, use]) => use.startsWith("write") && buffers[name])
    .map(([name]) => name);
  const parts = written.map((name) => {
    const slot = slots.get(buffers[name]!)!;
    return { ...placeOf(slot)!, bytes: slot.words * 4 };
  });
  const results = await readBack(device, parts);
  for (const buffer of [...Object.values(held), data, numbersBuffer]) buffer.destroy();
  return Object.fromEntries(written.map((name, i) => [name, new Float32Array(results[i]!)]));
}
