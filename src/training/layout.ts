/** Weights between the graph's layouts and the plan's padded ones. */
import type { WeightLayout } from "../ir/emit";
import { padded } from "../ir/trainKernels";
import type { Shape } from "../ir/types";

/** Words that a weight takes in the plan. */
export function layoutWords(layout: WeightLayout, shape: Shape): number {
  switch (layout) {
    case "conv": {
      const [o, kh, kw, i] = shape as [number, number, number, number];
      return kh * kw * padded(i) * padded(o);
    }
    case "depthwise":
      return shape[1]! * shape[2]! * padded(shape[3]!);
    case "dense":
      return padded(shape[1]!) * padded(shape[0]!);
    case "vector":
      return (shape.reduce((n, d) => n * d, 1) / shape.at(-1)!) * padded(shape.at(-1)!);
    case "replicated": // at least; the op that owns it asks for as many copies as it has channels
      return padded(shape[0]!);
  }
}

/** Calls `f(index in the graph's layout, index in the plan's)` for every value. */
function each(layout: WeightLayout, shape: Shape, f: (from: number, to: number) => void): void {
  if (layout === "conv") {
    const [o, kh, kw, i] = shape as [number, number, number, number];
    const taps = kh * kw;
    for (let n = 0, from = 0; n < o; n++)
      for (let tap = 0; tap < taps; tap++)
        for (let c = 0; c < i; c++) f(from++, (tap * padded(i) + c) * padded(o) + n);
  } else if (layout === "dense") {
    const [o, i] = shape as [number, number];
    for (let n = 0, from = 0; n < o; n++) for (let c = 0; c < i; c++) f(from++, c * padded(o) + n);
  } else if (layout === "depthwise") {
    const c = shape[3]!;
    const taps = shape[1]! * shape[2]!;
    for (let tap = 0; tap < taps; tap++) for (let n = 0; n < c; n++) f(tap * c + n, tap * padded(c) + n);
  } else {
    const c = shape.at(-1)!;
    const n = shape.reduce((size, d) => size * d, 1);
    for (let i = 0; i < n; i++) f(i, Math.floor(i / c) * padded(c) + (i % c));
  }
}

/** Writes a weight into its place `out` (zeros in padding lanes; "replicated" fills all of it). */
export function pack(layout: WeightLayout, shape: Shape, data: Float32Array, out: Float32Array): void {
  if (layout === "replicated") {
    out.fill(data[0]!);
    return;
  }
  out.fill(0);
  each(layout, shape, (from, to) => {
    out[to] = data[from]!;
  });
}

/** Reads a weight back from its place. */
export function unpack(layout: WeightLayout, shape: Shape, packed: Float32Array): Float32Array {
  const out = new Float32Array(shape.reduce((n, d) => n * d, 1));
  each(layout, shape, (from, to) => {
    out[from] = packed[to]!;
  });
  return out;
}
