/** What a teacher has said of every example of a split, so that a student's epoch needs no teacher. */
import { invariant } from "../core/failure";
import { numel, sameShape } from "../ir/shape";
import { padded } from "../ir/trainKernels";
import type { Shape } from "../ir/types";
import { padRows } from "./vectors";

export interface TeacherTable {
  /** One row an example; its parts side by side: logits [classes] first where a plan follows them, then the values of tapped nodes. */
  readonly parts: readonly Shape[];
  /** [count, sum of the parts' sizes], row-major, unpadded. */
  readonly values: Float32Array;
}

const paddedSize = (shape: Shape): number => (numel(shape) / shape.at(-1)!) * padded(shape.at(-1)!);

/** Where the parts of a row lie as a plan holds it, in words. */
export function tableLayout(parts: readonly Shape[]): {
  readonly stride: number;
  readonly first: readonly number[];
  readonly words: readonly number[];
} {
  const words = parts.map(paddedSize);
  const first = words.map((_, i) => words.slice(0, i).reduce((a, b) => a + b, 0));
  return { stride: words.reduce((a, b) => a + b, 0), first, words };
}

/** Real values in a row. */
export const tableWidth = (parts: readonly Shape[]): number => parts.reduce((n, s) => n + numel(s), 0);

/** The table as kernels read it, channels padded; empty when the plan (`wanted`) reads none. */
export function packTable(
  table: TeacherTable | undefined,
  wanted: readonly Shape[],
  count: number,
): Float32Array<ArrayBuffer> {
  if (wanted.length === 0 || !table) return new Float32Array();
  const { parts, values } = table;
  const fits = parts.length === wanted.length && parts.every((s, i) => sameShape(s, wanted[i]!));
  const width = tableWidth(parts);
  invariant(fits && values.length === count * width, "the teacher's table is not the one this plan reads");
  const { stride, first } = tableLayout(parts);
  const out = new Float32Array(count * stride);
  for (let row = 0; row < count; row++) {
    let at = row * width;
    for (const [i, shape] of parts.entries()) {
      const size = numel(shape);
      out.set(padRows(values.subarray(at, at + size), shape.at(-1)!), row * stride + first[i]!);
      at += size;
    }
  }
  return out;
}
