/** A photograph of any size to the pixels of a network: center crop to the right aspect, then the mean over areas. */

/** Decoded pixels: `rgba` is [height, width, 4] in 8 bits, alpha not premultiplied. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

export type ImageSize = readonly [height: number, width: number, channels: 1 | 3];

/** [H,W,C] in 8 bits; transparency shows white; gray is the luma of ITU-R BT.601. */
export function resize(picture: Picture, [height, width, channels]: ImageSize): Uint8Array {
  const zoom = Math.min(picture.width / width, picture.height / height);
  const across = spans((picture.width - width * zoom) / 2, zoom, width, picture.width);
  const down = spans((picture.height - height * zoom) / 2, zoom, height, picture.height);
  const out = new Uint8Array(height * width * channels);
  const mean = new Float64Array(3);
  for (const [row, rows] of down.entries()) {
    for (const [col, cols] of across.entries()) {
      average(picture, rows, cols, mean);
      const at = (row * width + col) * channels;
      if (channels === 1) out[at] = Math.round(0.299 * mean[0]! + 0.587 * mean[1]! + 0.114 * mean[2]!);
      else for (let c = 0; c < 3; c++) out[at + c] = Math.round(mean[c]!);
    }
  }
  return out;
}

/** Source pixels `first`, `first` + 1, … with their shares, which add up to 1. */
interface Span {
  readonly first: number;
  readonly shares: Float64Array;
}

/** For each of `count` output cells, `zoom` source pixels wide, from `start`: what it covers. */
function spans(start: number, zoom: number, count: number, limit: number): readonly Span[] {
  return Array.from({ length: count }, (_, i) => {
    const from = start + i * zoom;
    const to = from + zoom;
    // The tolerance keeps rounding from opening a pixel beyond an edge that falls on a whole number.
    const first = Math.max(Math.floor(from + 1e-9), 0);
    const end = Math.min(Math.ceil(to - 1e-9), limit);
    const cover = (p: number) => (Math.min(to, p + 1) - Math.max(from, p)) / zoom;
    return { first, shares: Float64Array.from({ length: end - first }, (__, k) => cover(first + k)) };
  });
}

/** The mean color, over white, of the pixels of `rows` and `cols`, into `mean` [3]. */
function average({ rgba, width }: Picture, rows: Span, cols: Span, mean: Float64Array): void {
  mean.fill(0);
  for (let j = 0; j < rows.shares.length; j++) {
    for (let i = 0; i < cols.shares.length; i++) {
      const share = rows.shares[j]! * cols.shares[i]!;
      const at = 4 * ((rows.first + j) * width + cols.first + i);
      const alpha = rgba[at + 3]! / 255;
      for (let c = 0; c < 3; c++) mean[c]! += share * (255 + (rgba[at + c]! - 255) * alpha);
    }
  }
}
