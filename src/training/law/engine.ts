/** Runs a program by the law: slow, in one thread, and right. The oracle of the fast engines; not for people. */
import { invariant } from "../../core/failure";
import {
  type EngineStart,
  type Metrics,
  type Resident,
  readMetrics,
  type StepInput,
  type TrainingEngine,
} from "../engine";
import type { Slot, Space, TrainCall } from "../program";
import { spaces } from "../program";
import { stepBuffer } from "../stepBuffer";
import { packTable } from "../teacherTable";
import { readVectors, unpadRows, writeMask, writeVectors } from "../vectors";
import { law } from "./index";

export function createLawEngine({ program, state }: EngineStart): TrainingEngine {
  const memory = Object.fromEntries(spaces.map((s) => [s, new Float32Array(program.words[s])])) as Record<
    Space,
    Float32Array
  >;
  const residents = new Map<string, Resident>();
  let steps = state.steps;
  for (const { slot, data } of program.initial)
    new Uint8Array(memory[slot.space].buffer, slot.at * 4, data.byteLength).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
  memory.mask.fill(1);
  writeVectors(program, state, (s) => memory[s]);

  const view = (slot: Slot): Float32Array =>
    slot.words === 0
      ? memory[slot.space].subarray(slot.at)
      : memory[slot.space].subarray(slot.at, slot.at + slot.words);

  const run = (calls: readonly TrainCall[], dropped: readonly number[]): void => {
    for (const call of calls) {
      if (call.block !== null && dropped.includes(call.block)) continue;
      const seen = new Map<string, Float32Array>();
      // The same slot is the same array: the law tells an in-place call by identity.
      const same = (slot: Slot) => {
        const key = `${slot.space} ${slot.at} ${slot.words}`;
        seen.set(key, seen.get(key) ?? view(slot));
        return seen.get(key)!;
      };
      const b = Object.fromEntries(Object.entries(call.buffers).map(([name, slot]) => [name, same(slot)]));
      law[call.kernel]({ b, n: call.numbers });
    }
  };

  const use = (name: "train" | "validation"): Resident => {
    const split = residents.get(name);
    invariant(split, `${name} is not loaded`);
    const bytes = split.values.byteLength;
    memory.data = new Float32Array(Math.ceil(bytes / 4));
    new Uint8Array(memory.data.buffer).set(
      new Uint8Array(split.values.buffer, split.values.byteOffset, bytes),
    );
    memory.labels = new Float32Array(new Uint32Array(split.labels).buffer);
    if (split.teacher) memory.teacher = packTable(split.teacher, program.cached, split.count);
    return split;
  };

  const feed = (input: StepInput) => {
    const words = stepBuffer(program.words.step, input, steps);
    new Uint32Array(memory.step.buffer).set(words);
  };

  return {
    id: "tfjs",
    batch: program.batch,
    load: async (name, split) => {
      residents.set(name, split);
    },
    step: async (input) => {
      use("train");
      steps++;
      feed(input);
      run(program.step, input.dropped ?? []);
    },
    metrics: async (): Promise<Metrics> => {
      const read = readMetrics(memory.metrics);
      memory.metrics.fill(0);
      return read;
    },
    evaluate: async (name) => {
      const { count } = use(name);
      const out = new Float32Array(count * program.classes);
      const kept = memory.metrics.slice();
      for (let from = 0; from < count; from += program.batch) {
        const rows = Math.min(program.batch, count - from);
        const indices = Uint32Array.from({ length: program.batch }, (_, i) => from + Math.min(i, rows - 1));
        feed({ indices, seed: 0, rate: 0, share: 1 });
        run(program.evaluate, []);
        out.set(unpadRows(view(program.logits), program.classes, rows), from * program.classes);
      }
      memory.metrics.set(kept);
      return out;
    },
    read: async () => readVectors(program, steps, (s) => memory[s]),
    write: async (next) => {
      steps = next.steps;
      writeVectors(program, next, (s) => memory[s]);
    },
    setMask: async (mask) => writeMask(program, mask, memory.mask),
    peek: async (name) => view(program.visible[name]!).slice(),
    stats: () => ({
      dispatches: program.step.length,
      submits: 0,
      pipelines: 0,
      bytes: spaces.reduce((n, s) => n + memory[s].byteLength, 0),
      jsMs: 0,
      compileMs: 0,
      threads: 1,
    }),
    dispose: () => residents.clear(),
  };
}
