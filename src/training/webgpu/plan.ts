/** Calls of a program as dispatches: pieces written, merged, and placed in the buffer of numbers. */
import type { TrainCall } from "../program";
import type { Piece, Target } from "./emitter";
import { writePiece } from "./kernels/index";
import type { Memory } from "./memory";
import { type Bundle, CALL_VECTORS, groupsOf, moduleOf, numbersOf } from "./module";
import type { Pipelines } from "./pipelines";
import { schedule } from "./schedule";

export interface PlannedDispatch {
  readonly text: string;
  readonly groups: [number, number];
  readonly numbers: Uint32Array;
  /** What runs in it, for profiles. */
  readonly label: string;
  /** The residual block that all of it belongs to, if any. */
  readonly block: number | null;
}

/** Calls that share a dispatch at most. More make longer modules, and fewer of them alike. */
const MOST_MERGED = 2;

export function planDispatches(
  calls: readonly TrainCall[],
  target: Target,
  memory: Memory,
): PlannedDispatch[] {
  const pieces = calls.map((call) => writePiece(call, target, memory));
  const groups = schedule(
    calls.map((call, i) => ({
      call,
      kind: `${pieces[i]!.size} ${call.block}`,
      vectors: pieces[i]!.numbers.length / 4,
    })),
    MOST_MERGED,
    CALL_VECTORS,
  );
  return groups.map((group) => {
    const ordered = [...group].sort((a, b) => order(pieces[a]!, pieces[b]!));
    const bundle: Bundle = ordered.map((i) => pieces[i]!);
    return {
      text: moduleOf(bundle, target),
      groups: groupsOf(bundle),
      numbers: numbersOf(bundle),
      label: ordered.map((i) => `${calls[i]!.kernel} ${calls[i]!.what}`).join(" + "),
      block: calls[group[0]!]!.block,
    };
  });
}

export type Progress = (done: number, total: number, what: string) => void;

/** Pipelines of all dispatches, compiled side by side. */
export function compileDispatches(
  pipelines: Pipelines,
  planned: readonly PlannedDispatch[],
  onProgress?: Progress,
): Promise<GPUComputePipeline[]> {
  const total = new Set(planned.map(({ text }) => text)).size;
  const done = new Set<string>();
  return Promise.all(
    planned.map(async ({ text, label }) => {
      const pipeline = await pipelines.get(text, label);
      if (!done.has(text)) onProgress?.(done.add(text).size, total, label);
      return pipeline;
    }),
  );
}

/** The same kernels in the same order, whatever order the program had: then texts are alike. */
const order = (a: Piece, b: Piece): number => {
  const [x, y] = [a.text("", 0), b.text("", 0)];
  return x < y ? -1 : x > y ? 1 : 0;
};
