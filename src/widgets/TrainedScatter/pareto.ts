/** What a network cost, and how well it did. */
export interface Scored {
  readonly cost: number;
  readonly accuracy: number;
}

/** The indices of those that nothing beats: none is as accurate for less, nor better for as little. By rising cost. */
export function paretoFront(points: readonly Scored[]): readonly number[] {
  const order = points
    .map((_, i) => i)
    .filter((i) => Number.isFinite(points[i]!.cost))
    .sort((a, b) => points[a]!.cost - points[b]!.cost || points[b]!.accuracy - points[a]!.accuracy || a - b);
  let best = Number.NEGATIVE_INFINITY;
  return order.filter((i) => {
    if (points[i]!.accuracy <= best) return false;
    best = points[i]!.accuracy;
    return true;
  });
}
