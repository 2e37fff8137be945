/** How far two clouds of points lie apart: the distance of their centers, in mean distances of a point from its own center. */
export function separation(
  points: Float32Array,
  labels: Uint8Array,
  classes: readonly [number, number],
): number {
  const clouds = classes.map((k) => {
    const own = [...labels.keys()].filter((i) => labels[i] === k);
    const mean = (axis: 0 | 1) =>
      own.reduce((s, i) => s + points[i * 2 + axis]!, 0) / Math.max(1, own.length);
    const center = [mean(0), mean(1)] as const;
    const off = (i: number) => Math.hypot(points[i * 2]! - center[0], points[i * 2 + 1]! - center[1]);
    return { center, spread: own.reduce((s, i) => s + off(i), 0) / Math.max(1, own.length) };
  });
  const [a, b] = clouds as [(typeof clouds)[0], (typeof clouds)[0]];
  const apart = Math.hypot(a.center[0] - b.center[0], a.center[1] - b.center[1]);
  const spread = (a.spread + b.spread) / 2;
  return spread > 0 ? apart / spread : 0;
}
