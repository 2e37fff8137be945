/**
 * Signed distances, negative inside, in the units of their plane. Everything in a picture is painted from them. The
 * ellipse is a first-order approximation (k0 (k0 - 1) / |gradient of k0|); the polygon is a maximum of half planes,
 * exact inside; after Inigo Quilez's articles on 2D distance functions.
 */
export interface Sdf {
  readonly distance: (x: number, y: number) => number;
  /** A box around the inside: [left, top, right, bottom]. */
  readonly bounds: readonly [number, number, number, number];
}

/** A figure and the slot of the palette that colors it. */
export interface Part {
  readonly sdf: Sdf;
  readonly slot: Slot;
}

export const slots = ["body", "second", "dark", "light", "glass"] as const;
export type Slot = (typeof slots)[number];

type Point = readonly [number, number];

/** Center, radii, rotation in radians. */
export function ellipse(cx: number, cy: number, rx: number, ry: number, angle = 0): Sdf {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const w = Math.hypot(rx * cos, ry * sin);
  const h = Math.hypot(rx * sin, ry * cos);
  return {
    bounds: [cx - w, cy - h, cx + w, cy + h],
    distance: (x, y) => {
      const u = ((x - cx) * cos + (y - cy) * sin) / rx;
      const v = ((y - cy) * cos - (x - cx) * sin) / ry;
      const k0 = Math.sqrt(u * u + v * v);
      const k1 = Math.sqrt((u * u) / (rx * rx) + (v * v) / (ry * ry)) + 1e-6;
      return (k0 * (k0 - 1)) / k1;
    },
  };
}

/** From a to b, with a radius at each end: a limb, a rod, a body. */
export function capsule(ax: number, ay: number, bx: number, by: number, ra: number, rb = ra): Sdf {
  const dx = bx - ax;
  const dy = by - ay;
  const inverse = 1 / (dx * dx + dy * dy + 1e-9);
  return {
    bounds: [
      Math.min(ax - ra, bx - rb),
      Math.min(ay - ra, by - rb),
      Math.max(ax + ra, bx + rb),
      Math.max(ay + ra, by + rb),
    ],
    distance: (x, y) => {
      const t = Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) * inverse, 0), 1);
      const u = x - ax - t * dx;
      const v = y - ay - t * dy;
      return Math.sqrt(u * u + v * v) - (ra + (rb - ra) * t);
    },
  };
}

/** Center, half sizes, radius of the corners, rotation. */
export function box(cx: number, cy: number, hx: number, hy: number, corner = 0, angle = 0): Sdf {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const w = Math.abs(hx * cos) + Math.abs(hy * sin);
  const h = Math.abs(hx * sin) + Math.abs(hy * cos);
  return {
    bounds: [cx - w, cy - h, cx + w, cy + h],
    distance: (x, y) => {
      const u = Math.abs((x - cx) * cos + (y - cy) * sin) - hx + corner;
      const v = Math.abs((y - cy) * cos - (x - cx) * sin) - hy + corner;
      const outX = Math.max(u, 0);
      const outY = Math.max(v, 0);
      return Math.sqrt(outX * outX + outY * outY) + Math.min(Math.max(u, v), 0) - corner;
    },
  };
}

/** A convex polygon, in either winding. */
export function polygon(...points: readonly Point[]): Sdf {
  const n = points.length;
  let area = 0;
  for (const [i, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(i + 1) % n]!;
    area += x * nextY - nextX * y;
  }
  const sign = area > 0 ? 1 : -1;
  // Half plane i: a x + b y + c, positive outside.
  const planes = new Float64Array(n * 3);
  for (const [i, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(i + 1) % n]!;
    const length = Math.hypot(nextX - x, nextY - y) + 1e-9;
    const a = (sign * (nextY - y)) / length;
    const b = (-sign * (nextX - x)) / length;
    planes.set([a, b, -a * x - b * y], i * 3);
  }
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    bounds: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    distance: (x, y) => {
      let d = planes[0]! * x + planes[1]! * y + planes[2]!;
      for (let i = 3; i < planes.length; i += 3) {
        d = Math.max(d, planes[i]! * x + planes[i + 1]! * y + planes[i + 2]!);
      }
      return d;
    },
  };
}

/** A part in one line: `part("body", ellipse(…))`. */
export const part = (slot: Slot, sdf: Sdf): Part => ({ slot, sdf });
