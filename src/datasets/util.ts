/** Small things that every loader needs. */
import { fail } from "../core/failure";
import type { Bytes } from "../core/units";
import type { Shape } from "../ir/types";
import type { SplitCounts } from "./types";

/** The number of values in a shape. */
export const numel = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** Memory of a loaded set: values of `bytesPerValue` and one byte a label. */
export const datasetBytes = (shape: Shape, splits: SplitCounts, bytesPerValue: 1 | 4): Bytes =>
  (splits.train + splits.validation + splits.test) * (numel(shape) * bytesPerValue + 1);

/** Gives the event loop a turn, so that messages (such as "stop") arrive. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Throws `cancelled` when the signal has fired. */
export function stopIfAborted(signal: AbortSignal | undefined, where: string): void {
  if (signal?.aborted) fail("cancelled", where, "loading was stopped", "Load it again when you need it.");
}
