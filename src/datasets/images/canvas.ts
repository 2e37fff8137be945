/**
 * A 64 x 64 RGB canvas on the plane [-1, 1] x [-1, 1] with y down, and the brush: anti-aliased coverage, a rounded
 * edge that catches the light, and a texture. Buffers are made once and used for every picture.
 */
import type { Sdf } from "./sdf";

export const side = 64;
export const area = side * side;

/** A map of the plane: where each pixel lies, in the coordinates of whatever is to be painted. */
export interface Plane {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export const newPlane = (): Plane => ({ x: new Float32Array(area), y: new Float32Array(area) });

/** The pixels' own places. */
export const screen: Plane = newPlane();
for (let i = 0; i < area; i++) {
  screen.x[i] = (((i % side) + 0.5) / side) * 2 - 1;
  screen.y[i] = ((Math.floor(i / side) + 0.5) / side) * 2 - 1;
}

export type Color = readonly [number, number, number];

export interface Brush {
  readonly color: Color;
  /** Direction of the light. */
  readonly light: readonly [number, number];
  /** Width of the rounded edge, on the screen. */
  readonly bevel: number;
  /** Relative change of color by pixel, and how much of it. */
  readonly texture?: Float32Array;
  readonly textureAmount?: number;
}

/** Distance, on the screen, over which an edge goes from covered to not. */
const softness = 0.05;

/**
 * Distances beyond `reach` of an object's own box are of no interest and stay at this: it paints nothing and casts no
 * shadow.
 */
const far = 1e3;

const distances = new Float32Array(area);
const heights = new Float32Array(area);

/** Rows and columns, both ends included. */
interface Region {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const touched: Region = { left: 0, top: 0, right: 0, bottom: 0 };

/**
 * Distances of all pixels to a figure, in its own plane, into `out`; `far` where more than `reach` away. Sets `touched`
 * to where they are near.
 */
function measure({ bounds, distance }: Sdf, { x, y }: Plane, reach: number, out: Float32Array): void {
  const lowX = bounds[0] - reach;
  const lowY = bounds[1] - reach;
  const highX = bounds[2] + reach;
  const highY = bounds[3] + reach;
  let left = side;
  let top = side;
  let right = -1;
  let bottom = -1;
  for (let row = 0, i = 0; row < side; row++) {
    for (let col = 0; col < side; col++, i++) {
      const u = x[i]!;
      const v = y[i]!;
      if (u < lowX || u > highX || v < lowY || v > highY) {
        out[i] = far;
        continue;
      }
      out[i] = distance(u, v);
      if (col < left) left = col;
      if (col > right) right = col;
      if (row < top) top = row;
      bottom = row;
    }
  }
  touched.left = left;
  touched.top = top;
  touched.right = right;
  touched.bottom = bottom;
}

/** The distance to the nearest of several figures. */
export function unionOf(figures: readonly Sdf[], plane: Plane, reach: number, out: Float32Array): void {
  out.fill(far);
  for (const figure of figures) {
    measure(figure, plane, reach, distances);
    for (let i = touched.top * side; i < (touched.bottom + 1) * side; i++) {
      if (distances[i]! < out[i]!) out[i] = distances[i]!;
    }
  }
}

/** Paints a figure over `image` [64,64,3]. `scale` is the size on the screen of one unit of the figure's plane. */
export function paint(image: Float32Array, figure: Sdf, plane: Plane, scale: number, brush: Brush): void {
  measure(figure, plane, softness / scale, distances);
  const { left, top, right, bottom } = touched;
  // One pixel more on each side, for the slopes.
  for (let row = Math.max(top - 1, 0); row <= Math.min(bottom + 1, side - 1); row++) {
    for (let col = Math.max(left - 1, 0); col <= Math.min(right + 1, side - 1); col++) {
      const i = row * side + col;
      const depth = Math.min((-distances[i]! * scale) / brush.bevel, 1);
      heights[i] = depth <= 0 ? 0 : Math.sqrt(depth * (2 - depth));
    }
  }
  const [red, green, blue] = brush.color;
  const [lightX, lightY] = brush.light;
  const amount = brush.textureAmount ?? 0;
  for (let row = top; row <= bottom; row++) {
    for (let col = left; col <= right; col++) {
      const i = row * side + col;
      const cover = Math.min(0.5 - (distances[i]! * scale) / softness, 1);
      if (cover <= 0) continue;
      const slope = slopeAt(row, col, lightX, lightY) * 6;
      const rough = brush.texture ? 1 + amount * brush.texture[i]! : 1;
      const bright = (1 + Math.min(Math.max(slope, -0.5), 0.5)) * rough;
      image[3 * i] = mix(image[3 * i]!, red * bright, cover);
      image[3 * i + 1] = mix(image[3 * i + 1]!, green * bright, cover);
      image[3 * i + 2] = mix(image[3 * i + 2]!, blue * bright, cover);
    }
  }
}

const mix = (old: number, fresh: number, cover: number): number =>
  old + (Math.min(Math.max(fresh, 0), 1) - old) * cover;

/** Central difference of the rounded edge's height along the light; one-sided at the border. */
function slopeAt(row: number, col: number, lightX: number, lightY: number): number {
  const west = Math.max(col - 1, 0);
  const east = Math.min(col + 1, side - 1);
  const north = Math.max(row - 1, 0);
  const south = Math.min(row + 1, side - 1);
  const dx = (heights[row * side + east]! - heights[row * side + west]!) / (east - west);
  const dy = (heights[south * side + col]! - heights[north * side + col]!) / (south - north);
  return dx * lightX + dy * lightY;
}
