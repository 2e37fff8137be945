/** Lines of equal value through a grid of numbers: marching squares. Coordinates are columns and rows of the grid. */
export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Where `values` (row by row, `n` columns) cross `level`; between grid points it is looked for on the scale of ratios. */
export function contour(values: ArrayLike<number>, n: number, level: number): readonly Segment[] {
  const rows = values.length / n;
  const height = (x: number, y: number) => Math.log(values[y * n + x]! / level);
  const segments: Segment[] = [];
  for (let y = 0; y + 1 < rows; y++)
    for (let x = 0; x + 1 < n; x++) {
      const corners = [
        [x, y],
        [x + 1, y],
        [x + 1, y + 1],
        [x, y + 1],
      ] as const;
      // The sides that the line passes through, once each.
      const points = corners.flatMap(([ax, ay], i) => {
        const [bx, by] = corners[(i + 1) % 4]!;
        const [a, b] = [height(ax, ay), height(bx, by)];
        if (a > 0 === b > 0) return [];
        const share = a / (a - b);
        return [{ x: ax + share * (bx - ax), y: ay + share * (by - ay) }];
      });
      for (let i = 0; i + 1 < points.length; i += 2) {
        const [p, q] = [points[i]!, points[i + 1]!];
        segments.push({ x1: p.x, y1: p.y, x2: q.x, y2: q.y });
      }
    }
  return segments;
}

/** A stretch of cells in a row whose four corners all pass. */
export interface Stretch {
  readonly row: number;
  readonly from: number;
  /** One past the last cell. */
  readonly to: number;
}

export function cellsWhere(n: number, rows: number, passes: (index: number) => boolean): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    let from = -1;
    for (let x = 0; x < n; x++) {
      const inside = x + 1 < n && [0, 1, n, n + 1].every((offset) => passes(row * n + x + offset));
      if (inside && from < 0) from = x;
      if (!inside && from >= 0) {
        stretches.push({ row, from, to: x });
        from = -1;
      }
    }
  }
  return stretches;
}
