/** GPU buffers of a plan, and one bind group over them. */

import type { Resident } from "../engine";
import { type ArrayName, arrays, checkSize, dataHeader, type Memory } from "./memory";
import { CALL_VECTORS } from "./module";

/** GPUBufferUsage and GPUMapMode are not global under Node; the numbers are the specification's. */
export const usage = { mapRead: 1, copySrc: 4, copyDst: 8, uniform: 64, storage: 128 } as const;
const MAP_READ = 1;

export type PlanBuffers = Readonly<Record<Exclude<ArrayName, "data">, GPUBuffer>>;

/** Bytes of an array: float16 storage halves `work`. */
export const bytesOf = (memory: Memory, name: Exclude<ArrayName, "data">, half: boolean): number =>
  memory.words[name] * (name === "work" && half ? 2 : 4);

export function createBuffers(device: GPUDevice, memory: Memory, half: boolean): PlanBuffers {
  const make = (name: Exclude<ArrayName, "data">) => {
    const size = bytesOf(memory, name, half);
    checkSize(name === "work" ? "what a step keeps" : `the plan's memory "${name}"`, size, device.limits);
    return device.createBuffer({
      label: name,
      size,
      usage: usage.storage | usage.copySrc | usage.copyDst,
    });
  };
  return {
    work: make("work"),
    sums: make("sums"),
    flat: make("flat"),
    tables: make("tables"),
    step: make("step"),
    metrics: make("metrics"),
  };
}

/** Numbers of every dispatch, 256 bytes apart at least, with room behind for the last block. */
export function packCalls(all: readonly Uint32Array[]): {
  words: Uint32Array<ArrayBuffer>;
  offsets: number[];
} {
  const offsets: number[] = [];
  let at = 0;
  for (const numbers of all) {
    offsets.push(at * 4);
    at += Math.ceil(numbers.length / 64) * 64;
  }
  const words = new Uint32Array(at + CALL_VECTORS * 4);
  for (const [i, numbers] of all.entries()) words.set(numbers, offsets[i]! / 4);
  return { words, offsets };
}

export function uploaded(
  device: GPUDevice,
  label: string,
  words: Uint32Array<ArrayBuffer>,
  use: number,
): GPUBuffer {
  const buffer = device.createBuffer({ label, size: words.byteLength, usage: use | usage.copyDst });
  device.queue.writeBuffer(buffer, 0, words);
  return buffer;
}

export const bindAll = (
  device: GPUDevice,
  layout: GPUBindGroupLayout,
  buffers: PlanBuffers,
  data: GPUBuffer,
  calls: GPUBuffer,
): GPUBindGroup =>
  device.createBindGroup({
    layout,
    entries: [
      ...arrays.map((name, binding) => ({
        binding,
        resource: { buffer: name === "data" ? data : buffers[name] },
      })),
      { binding: arrays.length, resource: { buffer: calls, size: CALL_VECTORS * 16 } },
    ],
  });

/** The words of a data buffer: where labels and teacher begin, values, labels, the teacher's packed table. */
export function dataWords(
  split: Pick<Resident, "values" | "labels"> & { readonly teacher: Float32Array },
): Uint32Array<ArrayBuffer> {
  const values = Math.ceil(split.values.byteLength / 4);
  const labels = dataHeader.words + values;
  const teacherAt = labels + split.labels.length;
  const words = new Uint32Array(teacherAt + split.teacher.length);
  words[dataHeader.labels] = labels;
  words[dataHeader.teacher] = teacherAt;
  new Uint8Array(words.buffer, dataHeader.words * 4).set(
    new Uint8Array(split.values.buffer, split.values.byteOffset, split.values.byteLength),
  );
  words.set(split.labels, labels);
  new Float32Array(words.buffer).set(split.teacher, teacherAt);
  return words;
}

/** Copies parts of buffers back in one go. */
export async function readBack(
  device: GPUDevice,
  parts: readonly { readonly buffer: GPUBuffer; readonly offset: number; readonly size: number }[],
): Promise<ArrayBuffer[]> {
  const total = parts.reduce((n, part) => n + part.size, 0);
  const staging = device.createBuffer({
    label: "staging",
    size: total,
    usage: usage.mapRead | usage.copyDst,
  });
  const encoder = device.createCommandEncoder();
  let to = 0;
  for (const { buffer, offset, size } of parts) {
    encoder.copyBufferToBuffer(buffer, offset, staging, to, size);
    to += size;
  }
  device.queue.submit([encoder.finish()]);
  try {
    await staging.mapAsync(MAP_READ);
    const all = staging.getMappedRange();
    let from = 0;
    return parts.map(({ size }) => {
      const copy = all.slice(from, from + size);
      from += size;
      return copy;
    });
  } finally {
    staging.destroy();
  }
}
