/**
 * Zeros that stay where they are. A dense kernel stores and multiplies them all the same; this is what other ways to store them
 * cost, and the form that the engine's sparse kernel reads.
 */
import { gzipSync } from "fflate";
import { fail } from "../core/failure";
import type { Bytes } from "../core/units";
import type { KernelCall } from "../ir/kernels";
import type { NodeId, QuantizedModel, WeightKey } from "../ir/types";

export interface SparseLayer {
  readonly key: WeightKey;
  readonly weights: number;
  readonly zeros: number;
  /** One byte a weight: what a board stores without further ado. */
  readonly dense: Bytes;
  /** Small as a file; a board would have to unpack it to RAM. */
  readonly gzip: Bytes;
  /** One bit a weight says which are stored. */
  readonly bitmap: Bytes;
  /** Value, column index (8 bits up to 256 columns, else 16), and 32-bit starts of the rows. */
  readonly csr: Bytes;
  /** Value and gap, two bytes an entry, and two a row: what the engine's sparse kernel reads. */
  readonly entries: Bytes;
  /** Whether that kernel can run this layer: dense layers, and 1x1 convolutions of stride 1. */
  readonly runs: boolean;
}

export interface SparseBytes {
  readonly layers: readonly SparseLayer[];
  readonly total: Pick<SparseLayer, "weights" | "zeros" | "dense" | "gzip" | "bitmap" | "csr" | "entries">;
}

/** The kernels of a quantized network, stored in five ways. */
export function sparseBytes(model: QuantizedModel): SparseBytes {
  const layers = model.graph.nodes.flatMap((node): SparseLayer[] => {
    const key: WeightKey = `${node.id}/kernel`;
    const kernel = model.weights[key];
    if (!kernel) return [];
    const data = Int8Array.from(kernel.data);
    const rows = node.op === "depthwiseConv2d" ? 1 : kernel.shape[0]!;
    const zeros = countZeros(data);
    const left = data.length - zeros;
    const width = data.length / rows;
    return [
      {
        ...{ key, zeros, weights: data.length, dense: data.length },
        gzip: gzipSync(new Uint8Array(data.buffer), { level: 9, mtime: 0 }).length,
        bitmap: Math.ceil(data.length / 8) + left,
        csr: left * (1 + (width > 256 ? 2 : 1)) + 4 * (rows + 1),
        entries: 2 * (encode(data, rows, width).entries.length + rows),
        runs: node.op === "dense" || (node.op === "conv2d" && isPointwise(node.attrs)),
      },
    ];
  });
  const sum = (f: (l: SparseLayer) => number) => layers.reduce((n, l) => n + f(l), 0);
  return {
    layers,
    total: {
      weights: sum((l) => l.weights),
      zeros: sum((l) => l.zeros),
      dense: sum((l) => l.dense),
      gzip: sum((l) => l.gzip),
      bitmap: sum((l) => l.bitmap),
      csr: sum((l) => l.csr),
      entries: sum((l) => l.entries),
    },
  };
}

const isPointwise = ({ kernel, stride }: { kernel: readonly number[]; stride: readonly number[] }): boolean =>
  [...kernel, ...stride].every((n) => n === 1);

/** The farthest that one entry reaches. */
const LONGEST_GAP = 255;

/** Weights [rows, width] as the sparse kernel reads them: (gap << 8 | weight) for each that is not zero. */
export function encode(
  w: Int8Array,
  rows: number,
  width: number,
): { readonly entries: Int16Array; readonly counts: readonly number[] } {
  const entries: number[] = [];
  const counts = Array.from({ length: rows }, (_, row) => {
    const before = entries.length;
    let last = 0;
    for (let i = 0; i < width; i++) {
      const weight = w[row * width + i]!;
      if (weight === 0) continue;
      for (; i - last > LONGEST_GAP; last += LONGEST_GAP) entries.push(LONGEST_GAP << 8);
      entries.push(((i - last) << 8) | (weight & 255));
      last = i;
    }
    return entries.length - before;
  });
  return { entries: Int16Array.from(entries), counts };
}

/**
 * Share of zeros from which `sparse: true` takes the sparse kernel: where it is both smaller and faster on a Cortex-M4. Measured, see
 * docs/sparse.md: one pixel at a time is faster from 62 % zeros; four at a time from a sixth, but smaller only from a half.
 */
export const SPARSE_FROM = { onePixel: 0.63, fourPixels: 0.52 } as const;

/** Which layers run sparse: none, those with at least this share of zeros, or (true) those where it pays. */
export type SparseOption = boolean | number;

/** Shares of zeros from which a layer runs sparse. */
export type SparseThreshold = Readonly<Record<keyof typeof SPARSE_FROM, number>>;

/** Throws `bad-knob` for a threshold that is no share. */
export function sparseThreshold(option: SparseOption): SparseThreshold {
  if (option === true) return SPARSE_FROM;
  const share = option === false ? Number.POSITIVE_INFINITY : option;
  if (share >= 0 && (share <= 1 || option === false)) return { onePixel: share, fourPixels: share };
  return fail(
    "bad-knob",
    "sparse",
    `the threshold is ${option}`,
    "Choose a share of zeros from 0 to 1, or true for the measured break-even.",
  );
}

/** Where the call reads and writes in the arena, in bytes. */
export interface Places {
  readonly x: number;
  readonly y: number;
}

/**
 * The same layer by the sparse kernel: the same bytes. Unchanged where the kernel does not fit or the weights have too few zeros.
 */
export function asSparse(call: KernelCall, threshold: SparseThreshold, places: Places): KernelCall {
  const shape = sizesOf(call);
  if (!shape || (call.kernel !== "wt_conv2d_s8" && call.kernel !== "wt_dense_s8")) return call;
  const { args } = call;
  const { pixels, in_c, out_c } = shape;
  const together = pixels >= 4 && groupsStayApart(shape, places) ? 4 : 1;
  const from = together === 4 ? threshold.fourPixels : threshold.onePixel;
  if (countZeros(args.w) < from * args.w.length) return call;
  const { entries, counts } = encode(args.w, out_c, in_c);
  if (counts.some((n) => n > 32767)) return call;
  const sums = counts.map((_, o) => args.w.subarray(o * in_c, (o + 1) * in_c).reduce((a, b) => a + b, 0));
  return {
    kernel: "wt_sparse_s8",
    args: {
      ...{ x: args.x, y: args.y, entries: entries.length > 0 ? entries : new Int16Array(1) },
      counts: Int16Array.from(counts),
      // Sums wrap at 32 bits in the dense kernel, too.
      bias: args.bias.map((b, o) => (b + args.x_offset * sums[o]!) | 0),
      ...{ multiplier: args.multiplier, shift: args.shift },
      ...{ pixels, in_c, out_c, together },
      ...{ y_offset: args.y_offset, act_min: args.act_min, act_max: args.act_max },
    },
  };
}

interface Sizes {
  readonly pixels: number;
  readonly in_c: number;
  readonly out_c: number;
}

function sizesOf(call: KernelCall): Sizes | null {
  if (call.kernel === "wt_dense_s8") return { pixels: 1, in_c: call.args.in_n, out_c: call.args.out_n };
  if (call.kernel !== "wt_conv2d_s8") return null;
  const a = call.args;
  if (a.k_h * a.k_w * a.stride_h * a.stride_w !== 1 || a.pad_top + a.pad_left !== 0) return null;
  return { pixels: a.out_h * a.out_w, in_c: a.in_c, out_c: a.out_c };
}

/** How far below x four pixels at a time must be written, so that no group lands on what is still to be read. */
function groupLag({ pixels, in_c, out_c }: Sizes): Bytes {
  let lag = Number.NEGATIVE_INFINITY;
  for (let p = 0; p < pixels; p += 4) lag = Math.max(lag, Math.min(p + 4, pixels) * out_c - p * in_c);
  return lag;
}

const groupsStayApart = (s: Sizes, { x, y }: Places): boolean =>
  y >= x + s.pixels * s.in_c || y + s.pixels * s.out_c <= x || x - y >= groupLag(s);

/**
 * For `plan`: the sparse kernel reads each entry once for four pixels, which needs some more distance between input and output
 * than one pixel at a time. A plan without it still works; the kernel then takes pixel by pixel.
 */
export function sparseLags(
  { graph, weights }: QuantizedModel,
  option: SparseOption = false,
): Record<NodeId, Bytes> {
  const { fourPixels } = sparseThreshold(option);
  const shapes = new Map(graph.nodes.map((n) => [n.id, n.out.shape]));
  return Object.fromEntries(
    graph.nodes.flatMap((node) => {
      if (node.op !== "conv2d" || !isPointwise(node.attrs)) return [];
      const { data } = weights[`${node.id}/kernel`]!;
      if (countZeros(data) < fourPixels * data.length) return [];
      const [h, w, out_c] = node.out.shape as [number, number, number];
      const sizes = { pixels: h * w, in_c: shapes.get(node.inputs[0]!)!.at(-1)!, out_c };
      return sizes.pixels >= 4 ? [[node.id, groupLag(sizes)]] : [];
    }),
  );
}

const countZeros = (w: ArrayLike<number>): number => {
  let zeros = 0;
  for (let i = 0; i < w.length; i++) if (w[i] === 0) zeros++;
  return zeros;
};
