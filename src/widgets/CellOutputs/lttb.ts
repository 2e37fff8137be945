/**
 * Largest-triangle-three-buckets (Steinarsson 2013): keeps the points that shape a line, first and last included. Gives their
 * places, so that several series over one x keep the same points.
 */
export function lttb(x: readonly number[], y: readonly (number | null)[], most: number): number[] {
  const n = x.length;
  if (n <= most || most < 3) return x.map((_, i) => i);
  const value = (i: number) => y[i] ?? 0;
  const kept = [0];
  const width = (n - 2) / (most - 2);
  for (let bucket = 0; bucket < most - 2; bucket++) {
    const from = Math.floor(bucket * width) + 1;
    const to = Math.floor((bucket + 1) * width) + 1;
    const end = Math.min(Math.floor((bucket + 2) * width) + 1, n);
    let meanX = 0;
    let meanY = 0;
    for (let i = to; i < end; i++) {
      meanX += x[i]! / (end - to);
      meanY += value(i) / (end - to);
    }
    const a = kept.at(-1)!;
    let best = from;
    let area = -1;
    for (let i = from; i < to; i++) {
      const twice = Math.abs((x[a]! - meanX) * (value(i) - value(a)) - (x[a]! - x[i]!) * (meanY - value(a)));
      if (twice > area) {
        area = twice;
        best = i;
      }
    }
    kept.push(best);
  }
  kept.push(n - 1);
  return kept;
}
