/**
 * How far each kernel reaches: for every pointer parameter, how many elements the C function may touch, counted from the
 * pointer. The loader checks a program against this table once, so that the kernels can run blind.
 */
import type { KernelName, kernels } from "../ir/kernels";

type Param<K extends KernelName> = (typeof kernels)[K]["params"][number];

/** A call's literals, and its 16-bit tables, whose contents are addresses in disguise. */
export type Numbers<K extends KernelName> = {
  readonly [P in Param<K> as P[1] extends "i" | "i16" ? P[0] : never]: P[1] extends "i16"
    ? Int16Array
    : number;
};

/** Elements reached from each pointer. */
export type Reach<K extends KernelName> = {
  readonly [P in Param<K> as P[1] extends "i" ? never : P[0]]: number;
};

type Window = Numbers<"wt_max_pool_s8">;
const image = (n: Window) => ({ x: n.in_h * n.in_w * n.in_c, y: n.out_h * n.out_w * n.out_c });
const perChannel = (channels: number) => ({ bias: channels, multiplier: channels, shift: channels });
const largest = (indices: Int16Array) => indices.reduce((a, b) => Math.max(a, b), 0);

export const reach: { readonly [K in KernelName]: (n: Numbers<K>) => Reach<K> } = {
  wt_conv2d_s8: (n) => ({ ...image(n), ...perChannel(n.out_c), w: n.out_c * n.k_h * n.k_w * n.in_c }),
  wt_depthwise_s8: (n) => ({ ...image(n), ...perChannel(n.out_c), w: n.k_h * n.k_w * n.out_c }),
  wt_dense_s8: (n) => ({ ...perChannel(n.out_n), x: n.in_n, w: n.in_n * n.out_n, y: n.out_n }),
  wt_add_s8: (n) => ({ a: n.n, b: n.b_n, y: n.n }),
  wt_mul_s8: (n) => ({ a: n.n, b: n.b_n, y: n.n }),
  wt_lut_s8: (n) => ({ x: n.n, lut: 256, y: n.n }),
  wt_max_pool_s8: image,
  wt_avg_pool_s8: image,
  wt_mean_s8: (n) => ({ x: n.n * n.c, y: n.c }),
  wt_pad_s8: (n) => ({
    x: n.in_h * n.in_w * n.c,
    y: (n.top + n.in_h + n.bottom) * (n.left + n.in_w + n.right) * n.c,
  }),
  wt_resize_nearest_s8: (n) => ({
    x: (largest(n.rows) + 1) * n.in_w * n.c,
    rows: n.out_h,
    cols: n.out_w,
    y: n.out_h * n.out_w * n.c,
  }),
  wt_copy_rows_s8: (n) => ({ x: n.rows * n.x_n, y: (n.rows - 1) * n.y_stride + n.y_start + n.x_n }),
  wt_softmax_s8: (n) => ({ x: n.rows * n.depth, y: n.rows * n.depth }),
  wt_load_s8: (n) => ({ w: n.n, y: n.n }),
  wt_sparse_s8: (n) => ({
    ...perChannel(n.out_c),
    x: n.pixels * n.in_c,
    y: n.pixels * n.out_c,
    counts: n.out_c,
    entries: total(n.counts.subarray(0, n.out_c)),
  }),
};

const total = (counts: Int16Array) => counts.reduce((a, b) => a + b, 0);

/** The gaps of an output's entries lead to inputs that exist. */
function staysInside({ entries, counts, out_c, in_c }: Numbers<"wt_sparse_s8">): boolean {
  let at = 0;
  for (const count of counts.subarray(0, out_c)) {
    let input = 0;
    if (count < 0) return false;
    for (const end = at + count; at < end; at++) input += (entries[at]! >> 8) & 255;
    if (!(input < Math.max(1, in_c))) return false;
  }
  return true;
}

/** Every window must cover a pixel: an average over none would divide by zero. */
const windowed = (n: Window) =>
  n.pad_top < n.k_h &&
  n.pad_left < n.k_w &&
  (n.out_h - 1) * n.stride_h - n.pad_top < n.in_h &&
  (n.out_w - 1) * n.stride_w - n.pad_left < n.in_w;
const repeats = (n: Numbers<"wt_mul_s8">) => n.b_n > 0 && n.n % n.b_n === 0;

/** What must hold of the numbers besides the reach, in the words of the headers' comments. */
export const precondition: { readonly [K in KernelName]?: (n: Numbers<K>) => boolean } = {
  wt_conv2d_s8: windowed,
  wt_depthwise_s8: (n) => windowed(n) && n.in_c > 0 && n.out_c % n.in_c === 0,
  wt_add_s8: repeats,
  wt_mul_s8: repeats,
  wt_max_pool_s8: (n) => windowed(n) && n.in_c === n.out_c,
  wt_avg_pool_s8: (n) => windowed(n) && n.in_c === n.out_c,
  wt_resize_nearest_s8: (n) => Math.min(...n.rows, ...n.cols) >= 0 && largest(n.cols) < n.in_w,
  wt_softmax_s8: (n) => n.depth > 0 && n.depth < 4096,
  wt_sparse_s8: (n) => (n.together === 1 || n.together === 4) && staysInside(n),
};

/** Offsets and activation limits lie within 9 bits and may be negative; every other literal but these is a size or a step. */
export const mayBeNegative: ReadonlySet<string> = new Set([
  "x_offset",
  "a_offset",
  "b_offset",
  "y_offset",
  "act_min",
  "act_max",
  "value",
  "diff_min",
  "shift",
  "a_shift",
  "b_shift",
  "y_shift",
]);
