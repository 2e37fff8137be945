import { beforeAll, describe, expect, test } from "vitest";
import { nodeWasmEnv } from "../../cli/trainingThreads";
import { type TrainKernelName, trainKernels } from "../../ir/trainKernels";
import { distance, lawful, type TrainCase, writtenBy } from "../../testing/trainCase";
import { trainCases } from "../../testing/trainCases";
import type { Slot } from "../program";
import { createMachine, type Machine } from "./machine";
import { scratchOf } from "./scratch";
import { callWords } from "./words";

const SCRATCH_WORDS = 1 << 17;
const machines: Machine[] = [];
beforeAll(async () => {
  for (const threads of [1, 2]) machines.push(await createMachine(nodeWasmEnv(threads), SCRATCH_WORDS));
  return () => {
    for (const machine of machines) machine.dispose();
  };
});

/** Some buffers hold integers, which a float may mistake for no number. */
const bits = (data: Float32Array) => new Uint32Array(data.buffer, data.byteOffset, data.length);

/** The written buffers after the call. Buffers lie 256 bytes apart in a sea of NaN; nothing else may change. */
function run(machine: Machine, c: TrainCase): Record<string, Float32Array> {
  const placed = new Map<Float32Array, Slot>();
  let at = machine.start / 4;
  for (const data of new Set(Object.values(c.buffers))) {
    placed.set(data, { space: "work", at, words: data.length });
    at += Math.ceil(data.length / 64) * 64 + 64;
  }
  const buffers = Object.fromEntries(
    Object.entries(c.buffers).map(([name, data]) => [name, placed.get(data)!]),
  );
  const words = callWords(
    [{ kernel: c.kernel, buffers, numbers: c.numbers, what: c.about, block: null }],
    (slot) => slot.at * 4,
  );
  machine.reserve((at + words.length + 64) * 4);
  const memory = new Float32Array(machine.buffer());
  memory.fill(Number.NaN, machine.start / 4, at);
  for (const [data, slot] of placed) memory.set(data, slot.at);
  new Int32Array(machine.buffer()).set(words, at);
  const view = (slot: Slot) => memory.subarray(slot.at, slot.at + slot.words);
  machine.run(at * 4, 1, (at + words.length) * 4);

  const written = writtenBy(c.kernel, c.buffers);
  for (const [data, slot] of placed) {
    const after = memory.subarray(slot.at + slot.words, slot.at + Math.ceil(slot.words / 64) * 64 + 64);
    expect(after.every(Number.isNaN), `${c.about}: wrote behind a buffer`).toBe(true);
    if (!written.some((name) => buffers[name] === slot))
      expect(bits(view(slot)), `${c.about}: changed what it reads`).toEqual(bits(data));
  }
  return Object.fromEntries(written.map((name) => [name, view(buffers[name]!).slice()]));
}

/** Of the largest value: what float32 loses where the law, in double, does not. */
const TOLERANCE = 1e-5;

describe("every kernel obeys the law", () => {
  test.each(Object.keys(trainKernels) as TrainKernelName[])("%s", (kernel) => {
    for (const c of trainCases(kernel, 40, Object.keys(trainKernels).indexOf(kernel))) {
      expect(scratchOf(c), c.about).toBeLessThan(SCRATCH_WORDS);
      const want = lawful(c);
      const [alone, together] = machines.map((machine) => run(machine, c));
      for (const [name, values] of Object.entries(want)) {
        const off = distance(alone![name]!, values);
        expect(off, `${c.about}: ${name} is off by ${off}`).toBeLessThan(TOLERANCE);
      }
      expect(together, `${c.about}: two threads differ from one`).toEqual(alone);
    }
  });
});
