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

/** Distances of all pixels to a figure, in its own plane, into `out`; `far` where more than `reach` away. */
function measure({ bounds, distance }: Sdf, { x, y }: Plane, reach: number, out: Float32Array): void {
  const left = bounds[0] - reach;
  const top = bounds[1] - reach;
  const right = bounds[2] + reach;
  const bottom = bounds[3] + reach;
  for (let i = 0; i < area; i++) {
    const u = x[i]!;
    const v = y[i]!;
    out[i] = u < left || u > right || v < top || v > bottom ? far : distance(u, v);
  }
}

/** The distance to the nearest of several figures. */
export function unionOf(figures: readonly Sdf[], plane: Plane, reach: number, out: Float32Array): void {
  out.fill(far);
  for (const figure of figures) {
    measure(figure, plane, reach, distances);
    for (let i = 0; i < area; i++) if (distances[i]! < out[i]!) out[i] = distances[i]!;
  }
}

/** Paints a figure over `image` [64,64,3]. `scale` is the size on the screen of one unit of the figure's plane. */
export function paint(image: Float32Array, figure: Sdf, plane: Plane, scale: number, brush: Brush): void {
  measure(figure, plane, softness / scale, distances);
  for (let i = 0; i < area; i++) {
    const depth = Math.min(Math.max((-distances[i]! * scale) / brush.bevel, 0), 1);
    heights[i] = depth === 0 ? 0 : Math.sqrt(depth * (2 - depth));
  }
  const [red, green, blue] = brush.color;
  const [lightX, lightY] = brush.light;
  const amount = brush.textureAmount ?? 0;
  for (let i = 0; i < area; i++) {
    const cover = Math.min(0.5 - (distances[i]! * scale) / softness, 1);
    if (cover <= 0) continue;
    const slope = slopeAt(i, lightX, lightY) * 6;
    const bright =
      (1 + Math.min(Math.max(slope, -0.5), 0.5)) * (brush.texture ? 1 + amount * brush.texture[i]! : 1);
    image[3 * i] = mix(image[3 * i]!, red * bright, cover);
    image[3 * i + 1] = mix(image[3 * i + 1]!, green * bright, cover);
    image[3 * i + 2] = mix(image[3 * i + 2]!, blue * bright, cover);
  }
}

const mix = (old: number, fresh: number, cover: number): number =>
  old + (Math.min(Math.max(fresh, 0), 1) - old) * cover;

/** Central difference of the rounded edge's height along the light; one-sided at the border. */
function slopeAt(i: number, lightX: number, lightY: number): number {
  const col = i % side;
  const west = col > 0 ? i - 1 : i;
  const east = col < side - 1 ? i + 1 : i;
  const north = i >= side ? i - side : i;
  const south = i < area - side ? i + side : i;
  const dx = (heights[east]! - heights[west]!) / (east - west);
  const dy = ((heights[south]! - heights[north]!) * side) / (south - north);
  return dx * lightX + dy * lightY;
}
