/** What the training facets say about shapes: rows and lanes instead of axes, channels padded to a multiple of four. */
import type { Emitted, Region, TrainSite, Value } from "../emit";
import { numel, type Window } from "../shape";
import { padded } from "../trainKernels";
import type { Shape } from "../types";

/** Rows of one example: pixels of an image, 1 of a vector. */
export const rowsIn = (shape: Shape): number => numel(shape) / shape.at(-1)!;

/** `rows` and `c` of a batch of this shape. */
export const rowsOf = (site: TrainSite<never>, shape: Shape) => ({
  rows: site.batch * rowsIn(shape),
  c: padded(shape.at(-1)!),
});

/** The kernel table's names for a window's numbers. */
export const windowNumbers = (batch: number, w: Window) => ({
  ...w,
  batch,
  inC: padded(w.inC),
  outC: padded(w.outC),
});

/** A product with a matrix [inC,outC] is a 1x1 convolution of a 1x1 image. */
export const matrixWindow = (inC: number, outC: number): Window => ({
  ...{ inH: 1, inW: 1, inC, outH: 1, outW: 1, outC },
  ...{ kH: 1, kW: 1, strideH: 1, strideW: 1, padTop: 0, padLeft: 0 },
});

/** The numbers of a gradient kernel that computes nothing on the side. */
export const nothingBeside = { bnAct: 0, bnDropSalt: 0, bnPlane: 0, bnDropRate: 0 } as const;

/** A node that moves nothing: its value is its input's. */
export const unchanged = (site: TrainSite<never>): Emitted => ({
  y: site.x[0]!.at,
  backward: (dy) => site.pass(0, dy),
});

/**
 * x with other channels: channel o of the result is channel `from(o)` of x. A product with a matrix of ones and zeros.
 * `gradient` writes dx = base + the gradient for x.
 */
export function pickChannels(
  site: TrainSite<never>,
  x: Value,
  channels: number,
  from: (o: number) => number,
) {
  const inC = x.shape.at(-1)!;
  const shape = [...x.shape.slice(0, -1), channels];
  const { rows } = rowsOf(site, shape);
  const numbers = { ...windowNumbers(rows, matrixWindow(inC, channels)), chunk: site.chunks(rows).chunk };
  const matrix = new Float32Array(numbers.inC * numbers.outC);
  for (let o = 0; o < channels; o++) matrix[from(o) * numbers.outC + o] = 1;
  const w = site.table(matrix);
  const y = site.value(shape);
  site.call("conv", { x: x.at, w, y }, { ...numbers, act: 0 });
  return {
    value: { at: y, shape },
    gradient: (dy: Region, dx: Region, base: Region | undefined) =>
      site.call("convGradInput", { dy, w, base, dx }, { ...numbers, ...nothingBeside }),
  };
}
