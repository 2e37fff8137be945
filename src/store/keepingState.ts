/** Whether the work is safe: what the page shows about it, and the one place that the writers report to. */
import { create } from "zustand";

export interface SetAside {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
}

export type Refusal = "memory" | "full";

export interface KeepingSlice {
  /** "memory": the browser keeps nothing for us; "full": it has no room. Either way the work goes on in this tab. */
  readonly saved: "saved" | "saving" | Refusal;
  /** Little room is left in this browser's storage. */
  readonly nearlyFull: boolean;
  /** One tab writes; the others read and follow. */
  readonly writer: boolean;
  /** What could not be read, kept as it was. */
  readonly setAside: readonly SetAside[];
}

export const useKeeping = create<KeepingSlice>()(() => ({
  saved: "saved",
  nearlyFull: false,
  writer: true,
  setAside: [],
}));

const refusals = new Map<string, Refusal>();
let pending = false;

function report(): void {
  const worst = [...refusals.values()];
  const saved = worst.includes("full") ? "full" : (worst[0] ?? (pending ? "saving" : "saved"));
  if (useKeeping.getState().saved !== saved) useKeeping.setState({ saved });
}

/** Changes wait to be written. */
export function savePending(is: boolean): void {
  pending = is;
  report();
}

/** How the last writing to a place went. */
export function writeEnded(place: string, refusal: Refusal | null): void {
  if (refusal) refusals.set(place, refusal);
  else refusals.delete(place);
  report();
}

export function forgetRefusals(): void {
  refusals.clear();
  pending = false;
  report();
}

/** What a browser means by refusing to write. */
export const refusalOf = (thrown: unknown): Refusal =>
  thrown instanceof Error && /quota/i.test(thrown.name + thrown.message) ? "full" : "memory";

export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
