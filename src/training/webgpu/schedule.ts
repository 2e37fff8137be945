/**
 * Calls that do not wait for each other run in one dispatch: fewer dispatches, and work for every core where single calls are
 * small.
 */
import { trainKernels } from "../../ir/trainKernels";
import type { Slot, TrainCall } from "../program";

/** What merging needs to know of a call. */
export interface Candidate {
  readonly call: TrainCall;
  /** Calls merge only with calls of the same kind (workgroup size, dropped block). */
  readonly kind: string;
  /** Vectors of numbers: a dispatch has room for `mostVectors`. */
  readonly vectors: number;
}

const overlap = (a: Slot, b: Slot): boolean => {
  if (a.space !== b.space) return false;
  if (a.words === 0 || b.words === 0) return true;
  return a.at < b.at + b.words && b.at < a.at + a.words;
};

interface Touched {
  readonly reads: readonly Slot[];
  readonly writes: readonly Slot[];
}

/** Slots read and written. The sums that `reduceGradients` reads are named in its table: all of the space. */
function touched(call: TrainCall): Touched {
  const uses: Readonly<Record<string, string>> = trainKernels[call.kernel].buffers;
  const reads: Slot[] = [];
  const writes: Slot[] = [];
  for (const [name, slot] of Object.entries(call.buffers)) {
    const whole = call.kernel === "reduceGradients" && name === "sums" ? { ...slot, at: 0, words: 0 } : slot;
    (uses[name]!.startsWith("write") ? writes : reads).push(whole);
  }
  return { reads, writes };
}

const meet = (some: readonly Slot[], others: readonly Slot[]): boolean =>
  some.some((s) => others.some((o) => overlap(s, o)));

const apart = (a: Touched, b: Touched): boolean =>
  !meet(a.writes, b.writes) && !meet(a.writes, b.reads) && !meet(a.reads, b.writes);

/** Whether one call must wait for the other. */
export const conflict = (a: TrainCall, b: TrainCall): boolean => !apart(touched(a), touched(b));

/**
 * Groups of calls (by index), to run in order. A call joins the earliest group behind everything it waits for, if there is
 * room; most groups end up with one call.
 */
export function schedule(all: readonly Candidate[], most: number, mostVectors: number): number[][] {
  const groups: number[][] = [];
  const slots = all.map(({ call }) => touched(call));
  for (const [i, candidate] of all.entries()) {
    const waitsFor = groups.findLastIndex((group) => group.some((other) => !apart(slots[other]!, slots[i]!)));
    const fits = (group: readonly number[]) =>
      group.length < most &&
      all[group[0]!]!.kind === candidate.kind &&
      group.reduce((n, other) => n + all[other]!.vectors, candidate.vectors) <= mostVectors;
    const joined = groups.findIndex((group, at) => at > waitsFor && fits(group));
    if (joined >= 0) groups[joined]!.push(i);
    else groups.push([i]);
  }
  return groups;
}
