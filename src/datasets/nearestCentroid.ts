/** A measure for tests of generated data: what can a simple classifier read from it? */
import type { Split } from "./types";

/** Share of `held` whose features are nearest (Euclidean) to the mean features of their own class in `train`. */
export function nearestCentroid(
  train: Split,
  held: Split,
  classes: number,
  features: (pixels: Uint8Array | Float32Array) => readonly number[],
): number {
  const each = (split: Split) => {
    const size = split.values.length / split.count;
    return Array.from(split.labels, (_, i) => features(split.values.subarray(i * size, (i + 1) * size)));
  };
  const known = each(train);
  const centroids = Array.from({ length: classes }, (_, k) => {
    const own = known.filter((_, i) => train.labels[i] === k);
    return own[0]!.map((_, j) => own.reduce((sum, f) => sum + f[j]!, 0) / own.length);
  });
  let right = 0;
  for (const [i, f] of each(held).entries()) {
    const far = centroids.map((c) => c.reduce((sum, v, j) => sum + (v - f[j]!) ** 2, 0));
    if (far.indexOf(Math.min(...far)) === held.labels[i]) right++;
  }
  return right / held.count;
}
