/** Where the spaces of a program lie in GPU buffers: seven storage buffers and one of call numbers, within every device's limits. */
import { fail } from "../../core/failure";
import type { Slot, Space, TrainingProgram } from "../program";

/** The storage buffers, in the order of their bindings; `calls` (the numbers of every dispatch) follows as a uniform. */
export const arrays = ["work", "sums", "flat", "tables", "step", "metrics", "data"] as const;
export type ArrayName = (typeof arrays)[number];

/** How WGSL sees them: rows of channels as vectors of four, integers one by one. */
export const elementOf: Readonly<Record<ArrayName, "vec4f" | "u32">> = {
  work: "vec4f",
  sums: "vec4f",
  flat: "vec4f",
  tables: "u32",
  step: "u32",
  metrics: "vec4f",
  data: "u32",
};

/** Parallel vectors and small states share one buffer. */
const joined: readonly Space[] = [
  "parameter",
  "shadow",
  "gradient",
  "first",
  "second",
  "average",
  "mask",
  "state",
  "frozen",
];

/** The first words of the data buffer say where labels and the teacher's table begin; values follow. */
export const dataHeader = { labels: 0, teacher: 1, words: 4 } as const;

/** A slot's place: the array, and where in it, in words. */
interface Place {
  readonly array: ArrayName;
  readonly word: number;
}

export interface Memory {
  /** Words of every array but `data`, which comes with a data set. */
  readonly words: Readonly<Record<Exclude<ArrayName, "data">, number>>;
  place(slot: Slot): Place;
}

export function layOut(program: Pick<TrainingProgram, "words">): Memory {
  const begin = new Map<Space, number>();
  let flat = 0;
  for (const space of joined) {
    begin.set(space, flat);
    flat += Math.ceil(program.words[space] / 64) * 64;
  }
  const own = (words: number) => Math.max(64, Math.ceil(words / 64) * 64);
  return {
    words: {
      work: own(program.words.work),
      sums: own(program.words.sums),
      flat: own(flat),
      tables: own(program.words.constant),
      step: own(program.words.step),
      metrics: own(program.words.metrics),
    },
    place({ space, at }) {
      switch (space) {
        case "work":
        case "sums":
        case "step":
        case "metrics":
          return { array: space, word: at };
        case "constant":
          return { array: "tables", word: at };
        case "data":
        case "labels":
        case "teacher":
          return { array: "data", word: dataHeader.words };
        default:
          return { array: "flat", word: begin.get(space)! + at };
      }
    },
  };
}

/** Refuses what the device cannot bind as one buffer. */
export function checkSize(what: string, bytes: number, limits: GPUSupportedLimits): void {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  if (bytes <= most) return;
  const size = (n: number) => `${(n / 2 ** 20).toFixed(0)} MiB`;
  fail(
    "does-not-fit",
    "WebGPU",
    `${what} takes ${size(bytes)}, and this device binds at most ${size(most)} at once`,
    what === "the data set" ? "Load fewer examples, or train on WASM." : "Lower the batch, or train on WASM.",
  );
}
