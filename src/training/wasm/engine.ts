/**
 * The WASM engine: a program's spaces in one memory, its calls as words, and a step as one call of the C runner (on each thread).
 * A step is done when `step` returns: nothing is ever under way.
 */
import { invariant } from "../../core/failure";
import { type EngineStart, readMetrics, type TrainingEngine } from "../engine";
import type { Slot, Space } from "../program";
import { stepBuffer } from "../stepBuffer";
import { readVectors, unpadRows, writeMask, writeVectors } from "../vectors";
import type { WasmEnv } from "./env";
import { createMachine } from "./machine";
import { createResidents, type SplitName } from "./residents";
import { scratchOf } from "./scratch";
import { addressing, layOut } from "./spaces";
import { callWords } from "./words";

const REMEMBERED_STEPS = 20;

export async function createWasmEngine(start: EngineStart, env: WasmEnv): Promise<TrainingEngine> {
  const { program, state, onProgress } = start;
  const began = performance.now();
  const scratchWords = Math.max(0, ...[...program.step, ...program.evaluate].map(scratchOf));
  const machine = await createMachine(env, scratchWords);
  const layout = layOut(program, machine.start);

  /** Words do not change in number when addresses do. */
  const nowhere = addressing(program, layout, { data: 0, labels: 0, teacher: 0 });
  const lists = { step: program.step, evaluate: program.evaluate };
  const sizes = {
    step: callWords(lists.step, nowhere).length,
    evaluate: callWords(lists.evaluate, nowhere).length,
  };
  const wordsAt = { step: layout.end, evaluate: layout.end + sizes.step * 4 };
  const residentsAt = Math.ceil((wordsAt.evaluate + sizes.evaluate * 4) / 256) * 256;
  machine.reserve(residentsAt);
  const residents = createResidents(machine, program.cached, residentsAt);

  const view = (space: Space): Float32Array => {
    const at = (layout.at as Partial<Record<Space, number>>)[space];
    invariant(at !== undefined, `${space} is not a program's own space`);
    return new Float32Array(machine.buffer(), at, program.words[space]);
  };
  const contentOf = ({ space, at, words }: Slot): Float32Array => view(space).subarray(at, at + words);

  let steps = state.steps;
  for (const { slot, data } of program.initial)
    new Uint8Array(machine.buffer(), view(slot.space).byteOffset + slot.at * 4, data.byteLength).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
  view("mask").fill(1);
  writeVectors(program, state, view);
  onProgress?.(1, 1, "kernels");
  const compileMs = performance.now() - began;

  /** Which split the words of a list point to; they are written anew when that changes. */
  const pointsTo: Partial<Record<keyof typeof lists, SplitName>> = {};
  const run = (list: keyof typeof lists, split: SplitName): number => {
    if (pointsTo[list] !== split) {
      const words = callWords(lists[list], addressing(program, layout, residents.addresses(split)));
      new Int32Array(machine.buffer()).set(words, wordsAt[list] / 4);
      pointsTo[list] = split;
    }
    const from = performance.now();
    machine.run(wordsAt[list], lists[list].length, layout.at.step);
    return performance.now() - from;
  };
  const feed = (words: Uint32Array) => new Uint32Array(machine.buffer()).set(words, layout.at.step / 4);

  /** Of the last steps: what a step takes outside of the C kernels. */
  const ownMs: number[] = [];
  return {
    id: "wasm",
    batch: program.batch,
    load: async (name, split) => {
      residents.load(name, split);
      // Both splits may have moved.
      delete pointsTo.step;
      delete pointsTo.evaluate;
    },
    step: async (input) => {
      const from = performance.now();
      steps++;
      feed(stepBuffer(program.words.step, input, steps));
      const ran = run("step", "train");
      ownMs.push(performance.now() - from - ran);
      if (ownMs.length > REMEMBERED_STEPS) ownMs.shift();
    },
    metrics: async () => {
      const sums = view("metrics");
      const read = readMetrics(sums);
      sums.fill(0);
      return read;
    },
    evaluate: async (name) => {
      const count = residents.count(name);
      const out = new Float32Array(count * program.classes);
      const kept = view("metrics").slice();
      for (let from = 0; from < count; from += program.batch) {
        const rows = Math.min(program.batch, count - from);
        const indices = Uint32Array.from({ length: program.batch }, (_, i) => from + Math.min(i, rows - 1));
        feed(stepBuffer(program.words.step, { indices, seed: 0, rate: 0, share: 1 }, Math.max(1, steps)));
        run("evaluate", name);
        out.set(unpadRows(contentOf(program.logits), program.classes, rows), from * program.classes);
      }
      view("metrics").set(kept);
      return out;
    },
    read: async () => readVectors(program, steps, view),
    write: async (next) => {
      steps = next.steps;
      writeVectors(program, next, view);
    },
    setMask: async (mask) => writeMask(program, mask, view("mask")),
    peek: async (name) => {
      const slot = program.visible[name];
      invariant(slot, `${name} is not visible in ${program.name}`);
      return contentOf(slot).slice();
    },
    stats: () => ({
      dispatches: program.step.length,
      submits: 1,
      pipelines: 0,
      bytes: machine.buffer().byteLength,
      jsMs: ownMs.reduce((sum, ms) => sum + ms, 0) / Math.max(1, ownMs.length),
      compileMs,
      threads: machine.threads,
    }),
    dispose: machine.dispose,
  };
}
