import type { Normalization, Split } from "../../datasets/types";

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
