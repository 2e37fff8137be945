/** Training batches on the CPU: gather, augment, normalize, label. The same seed gives the same batches on every backend. */
import { createRandom, deriveSeed, type Random } from "../../core/random";
import type { Normalization, Split } from "../../datasets/types";
import { numel } from "../../ir/shape";
import type { Shape } from "../../ir/types";
import type { AugmentOptions, TrainOptions } from "./options";

export interface Batch {
  readonly count: number;
  /** [count, …shape], normalized. */
  readonly x: Float32Array;
  /** [count, classes], soft labels that sum to 1. */
  readonly y: Float32Array;
}

/** The batches of one epoch, shuffled. The last may be smaller; one of a single example is left out (batch norm needs two). */
export function* epochBatches(
  split: Split,
  shape: Shape,
  input: Normalization,
  classes: number,
  epoch: number,
  o: TrainOptions,
): Generator<Batch> {
  const order = createRandom(deriveSeed(o.seed, "order", epoch)).permutation(split.count);
  for (let from = 0; from < split.count; from += o.batch) {
    const indices = order.subarray(from, Math.min(from + o.batch, split.count));
    if (indices.length < 2 && split.count > 1 && o.batch > 1) return;
    yield makeBatch(
      split,
      shape,
      input,
      classes,
      indices,
      createRandom(deriveSeed(o.seed, "batch", epoch, from)),
      o,
    );
  }
}

/** Number of batches that `epochBatches` yields. */
export const batchesPerEpoch = (count: number, batch: number): number =>
  count === 1 || batch === 1 ? count : Math.floor(count / batch) + (count % batch > 1 ? 1 : 0);

function makeBatch(
  split: Split,
  shape: Shape,
  input: Normalization,
  classes: number,
  indices: Uint32Array,
  r: Random,
  o: TrainOptions,
): Batch {
  const size = numel(shape);
  const x = new Float32Array(indices.length * size);
  const y = new Float32Array(indices.length * classes);
  const smooth = o.labelSmoothing / classes;
  for (const [i, index] of indices.entries()) {
    const source = split.values.subarray(index * size, (index + 1) * size);
    augmentInto(x.subarray(i * size, (i + 1) * size), source, shape, input, o.augment, r);
    const row = y.subarray(i * classes, (i + 1) * classes).fill(smooth);
    row[split.labels[index]!]! += 1 - o.labelSmoothing;
  }
  if (o.mixup > 0) mixNeighbours(x, y, size, classes, beta(r, o.mixup));
  return { count: indices.length, x, y };
}

/** Fills `out` with an augmented, normalized copy of one example. */
function augmentInto(
  out: Float32Array,
  source: Uint8Array | Float32Array,
  shape: Shape,
  { offset, scale }: Normalization,
  o: AugmentOptions,
  r: Random,
): void {
  if (shape.length !== 3) {
    for (let i = 0; i < out.length; i++)
      out[i] = (source[i]! - offset) * scale + (o.noise > 0 ? r.normal(o.noise) : 0);
    return;
  }
  const [h, w, c] = shape as [number, number, number];
  const mirror = o.flip && r.chance(0.5);
  const side = o.crop < 1 ? r.uniform(o.crop, 1) : 1;
  const top =
    (1 - side) * h * (o.crop < 1 ? r.unit() : 0) + (o.shift > 0 ? r.integer(2 * o.shift + 1) - o.shift : 0);
  const left =
    (1 - side) * w * (o.crop < 1 ? r.unit() : 0) + (o.shift > 0 ? r.integer(2 * o.shift + 1) - o.shift : 0);
  let at = 0;
  for (let y = 0; y < h; y++) {
    const sy = Math.floor(top + y * side);
    for (let x = 0; x < w; x++) {
      const sx = Math.floor(left + (mirror ? w - 1 - x : x) * side);
      const inside = sy >= 0 && sy < h && sx >= 0 && sx < w;
      const from = (sy * w + sx) * c;
      for (let k = 0; k < c; k++) {
        const value = inside ? (source[from + k]! - offset) * scale : 0;
        out[at++] = o.noise > 0 ? value + r.normal(o.noise) : value;
      }
    }
  }
}

/** Mixes every example with the next one of the batch, labels alike. */
function mixNeighbours(x: Float32Array, y: Float32Array, size: number, classes: number, share: number): void {
  const rotate = (a: Float32Array, width: number) => {
    const next = new Float32Array(a.length);
    next.set(a.subarray(width));
    next.set(a.subarray(0, width), a.length - width);
    for (let i = 0; i < a.length; i++) a[i] = share * a[i]! + (1 - share) * next[i]!;
  };
  rotate(x, size);
  rotate(y, classes);
}

/** Beta(a, a) through two Gamma draws (Marsaglia and Tsang 2000). */
function beta(r: Random, a: number): number {
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * r.unit() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const z = r.normal();
      const v = (1 + c * z) ** 3;
      if (v > 0 && Math.log(1 - r.unit()) < z * z * 0.5 + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const first = gamma(a);
  const second = gamma(a);
  return first + second > 0 ? first / (first + second) : 1;
}

/** A part of a split as the network sees it, unaugmented: [count, …shape]. */
export function normalizedValues(
  split: Split,
  input: Normalization,
  from = 0,
  to = split.count,
): Float32Array {
  const size = split.values.length / split.count;
  const values = split.values.subarray(from * size, to * size);
  return Float32Array.from(values, (v) => (v - input.offset) * input.scale);
}
