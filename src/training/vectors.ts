/** Between what a person stores (weights in the graph's layouts) and the flat vectors of a program. */
import { padded } from "../ir/trainKernels";
import type { FloatWeight, WeightKey } from "../ir/types";
import type { TrainingState } from "./engine";
import { pack, unpack } from "./layout";
import type { PlacedWeight, Space, TrainingProgram } from "./program";

/** A whole space in float32, live or as a copy. */
export type SpaceView = (space: Space) => Float32Array;

const at = (view: SpaceView, space: Space, w: PlacedWeight): Float32Array =>
  view(space).subarray(w.slot.at, w.slot.at + w.slot.words);

const trainable = (w: PlacedWeight): boolean => w.slot.space === "parameter";

/** Writes weights, moments and averages into their spaces. A fresh average starts at the weights; a mask starts at 1. */
export function writeVectors(program: TrainingProgram, state: TrainingState, view: SpaceView): void {
  for (const w of program.weights) {
    pack(w.layout, w.shape, state.weights[w.key]!.data, at(view, w.slot.space, w));
    if (!trainable(w)) continue;
    const put = (space: Space, data: Float32Array | undefined) => {
      if (program.words[space] > 0 && data) pack(w.layout, w.shape, data, at(view, space, w));
    };
    put("first", state.first[w.key]);
    put("second", state.second[w.key]);
    put("average", state.average?.[w.key] ?? state.weights[w.key]!.data);
  }
}

/** Reads them back. `steps` is the number of optimizer steps taken. */
export function readVectors(program: TrainingProgram, steps: number, view: SpaceView): TrainingState {
  const weights: Record<WeightKey, FloatWeight> = {};
  const vector = (space: Space): Record<WeightKey, Float32Array> =>
    program.words[space] === 0
      ? {}
      : Object.fromEntries(
          program.weights
            .filter(trainable)
            .map((w) => [w.key, unpack(w.layout, w.shape, at(view, space, w))]),
        );
  for (const w of program.weights)
    weights[w.key] = { shape: w.shape, data: unpack(w.layout, w.shape, at(view, w.slot.space, w)) };
  return {
    steps,
    weights,
    first: vector("first"),
    second: vector("second"),
    average: program.words.average > 0 ? vector("average") : null,
  };
}

/** Writes a mask (1 where nothing is said) into the mask space. */
export function writeMask(
  program: TrainingProgram,
  mask: Readonly<Record<WeightKey, Float32Array>>,
  out: Float32Array,
): void {
  out.fill(1);
  for (const w of program.weights) {
    const own = mask[w.key];
    if (own && trainable(w)) pack(w.layout, w.shape, own, out.subarray(w.slot.at, w.slot.at + w.slot.words));
  }
}

/** Rows of `from` values put at the start of rows of padded(from) values. */
export function padRows(values: Float32Array, width: number): Float32Array {
  const wide = padded(width);
  if (wide === width) return values;
  const rows = values.length / width;
  const out = new Float32Array(rows * wide);
  for (let r = 0; r < rows; r++) out.set(values.subarray(r * width, (r + 1) * width), r * wide);
  return out;
}

/** The first `width` values of each of `rows` padded rows. */
export function unpadRows(values: Float32Array, width: number, rows: number): Float32Array {
  const wide = padded(width);
  const out = new Float32Array(rows * width);
  for (let r = 0; r < rows; r++) out.set(values.subarray(r * wide, r * wide + width), r * width);
  return out;
}
