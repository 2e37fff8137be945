/** The law of the gather kernel: which example, how it is augmented, what its label is. All geometry is in integers. */

import { below, draw } from "../../core/draws";
import { stepWords } from "../../ir/trainKernels";
import { asU32, type Law } from "./types";

/** What happens to one example of a batch; every number follows from (seed, place in the batch). */
export interface Augmentation {
  readonly mirror: boolean;
  /** Side of the cut-out window in 1/65536, and where it begins, in 1/65536 of a pixel. */
  readonly side: number;
  readonly top: number;
  readonly left: number;
  /** Pixels. */
  readonly moveY: number;
  readonly moveX: number;
  /** Rectangle [y0,y1) x [x0,x1) that becomes zero; a stripe of columns [stripeX0,stripeX1), one of rows. */
  readonly box: { readonly y0: number; readonly y1: number; readonly x0: number; readonly x1: number };
  readonly columns: { readonly from: number; readonly to: number };
  readonly rows: { readonly from: number; readonly to: number };
}

export interface GatherNumbers {
  readonly h: number;
  readonly w: number;
  readonly flip: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** Smallest side of the window, in 1/65536; 65536 is off. */
  readonly crop: number;
  /** Side of the square that is cut out (DeVries and Taylor 2017); 0 is off. */
  readonly cutout: number;
  /** Largest stripes of zero columns and rows (SpecAugment: Park et al. 2019); 0 is off. */
  readonly maskX: number;
  readonly maskY: number;
}

/** Draws 0 … 12 of the stream mix32(seed) + place·64; noise has its own stream, see `noiseAt`. */
export function augmentationOf(seed: number, place: number, g: GatherNumbers): Augmentation {
  const r = (k: number) => draw(seed, place * 64 + k);
  const side = g.crop < 65536 ? g.crop + below(r(1), 65536 - g.crop) : 65536;
  /** A share of the room that the window leaves: 12 random bits of it. */
  const room = (n: number, bits: number) => (((n * (65536 - side)) >>> 8) * (bits >>> 20)) >>> 4;
  const stripe = (most: number, n: number, width: number, at: number) => {
    const size = below(r(width), most + 1);
    const from = below(r(at), n - size + 1);
    return { from, to: from + size };
  };
  const centre = { y: below(r(6), g.h), x: below(r(7), g.w) };
  const half = g.cutout >> 1;
  return {
    mirror: g.flip !== 0 && (r(0) & 1) === 1,
    side,
    top: room(g.h, r(2)),
    left: room(g.w, r(3)),
    moveY: below(r(4), 2 * g.shiftY + 1) - g.shiftY,
    moveX: below(r(5), 2 * g.shiftX + 1) - g.shiftX,
    box: {
      y0: centre.y - half,
      y1: centre.y - half + g.cutout,
      x0: centre.x - half,
      x1: centre.x - half + g.cutout,
    },
    columns: stripe(g.maskX, g.w, 8, 9),
    rows: stripe(g.maskY, g.h, 10, 11),
  };
}

/** Where pixel (y, x) of the batch's example comes from, or null: zero. */
export function sourceOf(a: Augmentation, g: GatherNumbers, y: number, x: number): [number, number] | null {
  const masked =
    (y >= a.box.y0 && y < a.box.y1 && x >= a.box.x0 && x < a.box.x1) ||
    (x >= a.columns.from && x < a.columns.to) ||
    (y >= a.rows.from && y < a.rows.to);
  if (masked) return null;
  const sy = ((y * a.side + a.top) >>> 16) + a.moveY;
  const sx = (((a.mirror ? g.w - 1 - x : x) * a.side + a.left) >>> 16) + a.moveX;
  return sy >= 0 && sy < g.h && sx >= 0 && sx < g.w ? [sy, sx] : null;
}

/**
 * Almost Gaussian, deviation 1: the sum of eight random bytes (Irwin and Hall 1927), centred and scaled. `element` counts
 * the unpadded values of the batch: (place·h·w + pixel)·realC + channel.
 */
export function noiseAt(seed: number, element: number): number {
  const bytes = (v: number) => (v & 255) + ((v >>> 8) & 255) + ((v >>> 16) & 255) + (v >>> 24);
  const sum = bytes(draw(seed ^ 0x5bd1e995, element * 2)) + bytes(draw(seed ^ 0x5bd1e995, element * 2 + 1));
  return (sum - 1020) / NOISE_DEVIATION;
}

/** Of the sum of eight independent bytes: sqrt(8·(256² - 1)/12). */
export const NOISE_DEVIATION = Math.sqrt((8 * (256 * 256 - 1)) / 12);

/** The gather kernel itself. Mixup (Zhang et al. 2018) mixes each example with the next one of the batch, labels alike. */
export const gather: Law = ({ b, n }) => {
  const step = asU32(b.step!);
  const seed = step[stepWords.seed]!;
  const share = n.mixup === 1 ? b.step![stepWords.share]! : 1;
  const labels = asU32(b.labels!);
  const bytes = new Uint8Array(b.data!.buffer, b.data!.byteOffset, b.data!.byteLength);
  const { batch, h, w, realC, c, classes, realClasses } = n as Record<string, number> as {
    batch: number;
    h: number;
    w: number;
    realC: number;
    c: number;
    classes: number;
    realClasses: number;
  };
  const index = (place: number) => step[stepWords.indices + place]!;
  const g = n as unknown as GatherNumbers;
  const value = (place: number, a: Augmentation, y: number, x: number, k: number): number => {
    const from = sourceOf(a, g, y, x);
    const at = from ? ((index(place) * h + from[0]) * w + from[1]) * realC + k : -1;
    const raw = from ? ((n.bytes === 1 ? bytes[at]! : b.data![at]!) - n.offset!) * n.scale! : 0;
    return raw + (n.noise! > 0 ? n.noise! * noiseAt(seed, ((place * h + y) * w + x) * realC + k) : 0);
  };
  const targetOf = (place: number, k: number): number =>
    labels[index(place)]! < realClasses
      ? n.smoothing! / realClasses + (labels[index(place)] === k ? 1 - n.smoothing! : 0)
      : 0;
  const augmentations = Array.from({ length: batch }, (_, place) => augmentationOf(seed, place, g));
  for (let place = 0; place < batch; place++) {
    const next = (place + 1) % batch;
    const mixed = (own: number, other: () => number) =>
      share < 1 ? share * own + (1 - share) * other() : own;
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++)
        for (let k = 0; k < c; k++)
          b.x![((place * h + y) * w + x) * c + k] =
            k < realC
              ? mixed(value(place, augmentations[place]!, y, x, k), () =>
                  value(next, augmentations[next]!, y, x, k),
                )
              : 0;
    for (let k = 0; k < classes; k++)
      b.target![place * classes + k] =
        k < realClasses ? mixed(targetOf(place, k), () => targetOf(next, k)) : 0;
  }
};

/** Rows of a resident table, as they are: what a teacher said of each example of the batch. */
export const gatherRows: Law = ({ b, n }) => {
  const indices = asU32(b.step!).subarray(stepWords.indices);
  for (let place = 0; place < n.batch!; place++) {
    const at = indices[place]! * n.stride! + n.first!;
    b.y!.set(b.rows!.subarray(at, at + n.n!), place * n.n!);
  }
};
