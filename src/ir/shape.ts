import type { Shape } from "./types";

/** Number of elements. */
export const numel = (shape: Shape): number => shape.reduce((n, d) => n * d, 1);

/** "[32x32x3]". */
export const showShape = (shape: Shape): string => `[${shape.join("x")}]`;

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i]);

export type Padding = "same" | "valid";
export type Pair = readonly [height: number, width: number];

/** A sliding window over [inH,inW,inC] with every number resolved. Padding is TensorFlow's: the extra pixel goes after. */
export interface Window {
  readonly inH: number;
  readonly inW: number;
  readonly inC: number;
  readonly outH: number;
  readonly outW: number;
  readonly outC: number;
  readonly kH: number;
  readonly kW: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly padTop: number;
  readonly padLeft: number;
}

const outputSize = (size: number, k: number, stride: number, padding: Padding): number =>
  padding === "same" ? Math.ceil(size / stride) : Math.floor((size - k) / stride) + 1;

const padBefore = (size: number, out: number, k: number, stride: number): number =>
  Math.floor(Math.max((out - 1) * stride + k - size, 0) / 2);

export function resolveWindow(
  input: Shape,
  attrs: { readonly kernel: Pair; readonly stride: Pair; readonly padding: Padding },
  outC: number,
): Window {
  const [inH = 0, inW = 0, inC = 0] = input;
  const [kH, kW] = attrs.kernel;
  const [strideH, strideW] = attrs.stride;
  const outH = outputSize(inH, kH, strideH, attrs.padding);
  const outW = outputSize(inW, kW, strideW, attrs.padding);
  const same = attrs.padding === "same";
  return {
    inH,
    inW,
    inC,
    outH,
    outW,
    outC,
    kH,
    kW,
    strideH,
    strideW,
    padTop: same ? padBefore(inH, outH, kH, strideH) : 0,
    padLeft: same ? padBefore(inW, outW, kW, strideW) : 0,
  };
}

/** The kernel table's names for a window's numbers. */
// biome-ignore format: a table
export const windowArgs = (w: Window) => ({
  in_h: w.inH, in_w: w.inW, in_c: w.inC,
  out_h: w.outH, out_w: w.outW, out_c: w.outC,
  k_h: w.kH, k_w: w.kW,
  stride_h: w.strideH, stride_w: w.strideW,
  pad_top: w.padTop, pad_left: w.padLeft,
});

/**
 * How many bytes below its dying input a windowed op's output must start, so that no write lands on a byte that is still
 * to be read (Blacker et al., 2021, "Optimising TensorFlow Lite Micro memory": diagonal memory optimisation).
 * Writes come in ascending order. `channelwise`: output channel c reads only input channel c·inC/outC of its window
 * (depthwise, pooling); otherwise every channel of a pixel reads the whole window (convolution).
 * May be negative: a shrinking op may write above the start of its input.
 */
export function windowLag(w: Window, channelwise: boolean): number {
  const firstRead = (p: number): number => {
    const oy = Math.floor(p / w.outW);
    const ox = p % w.outW;
    const y = Math.min(Math.max(oy * w.strideH - w.padTop, 0), w.inH - 1);
    const x = Math.min(Math.max(ox * w.strideW - w.padLeft, 0), w.inW - 1);
    return (y * w.inW + x) * w.inC;
  };
  const pixels = w.outH * w.outW;
  let later = Number.POSITIVE_INFINITY; // the lowest address that pixels after p read
  let lag = Number.NEGATIVE_INFINITY;
  for (let p = pixels - 1; p >= 0; p--) {
    const here = firstRead(p);
    const last = p * w.outC + w.outC - 1;
    lag = Math.max(lag, last - later + 1);
    if (w.outC > 1) {
      if (channelwise) {
        // Output channel c is written; channel c+1 of this pixel, and later pixels, are still to be read.
        const multiplier = w.outC / w.inC;
        for (let c = 0; c < w.outC - 1; c++) {
          const needed = Math.min(later, here + Math.floor((c + 1) / multiplier));
          lag = Math.max(lag, p * w.outC + c - needed + 1);
        }
      } else {
        lag = Math.max(lag, last - 1 - Math.min(later, here) + 1);
      }
    }
    later = Math.min(later, here);
  }
  // With one output element nothing is read after the write: any distance will do.
  return lag === Number.NEGATIVE_INFINITY ? -w.inH * w.inW * w.inC : lag;
}
