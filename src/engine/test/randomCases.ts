import { createRandom, type Random } from "../../core/random";
import type { KernelName } from "../../ir/kernels";
import { paramsOf, type VectorCase } from "./vectorCase";

type Values = VectorCase["values"];
type Draw = (r: Random) => { values: Values; yBytes: number };

const between = (r: Random, low: number, high: number) => low + r.integer(high - low + 1);
const bytes = (r: Random, n: number, low = -128) => Int8Array.from({ length: n }, () => between(r, low, 127));

/** A real factor as TensorFlow Lite stores it: significand in [2^30, 2^31) and exponent. */
export function factor(real: number): { multiplier: number; shift: number } {
  const shift = Math.floor(Math.log2(real)) + 1;
  return { multiplier: Math.min(Math.round((real / 2 ** shift) * 2 ** 31), 2 ** 31 - 1), shift };
}

/** Mostly the factor that brings a sum of n products to int8, sometimes the ends of the range. */
function anyFactor(r: Random, n: number): { multiplier: number; shift: number } {
  if (r.chance(0.05)) return { multiplier: 0, shift: 0 };
  if (r.chance(0.05)) return { multiplier: 2 ** 31 - 1, shift: between(r, -31, 4) };
  return factor((r.uniform(0.3, 2) * 50) / (Math.sqrt(n) * 5500));
}

function activation(r: Random): Record<"y_offset" | "act_min" | "act_max", number> {
  const y_offset = between(r, -128, 127);
  if (r.chance(0.5)) return { y_offset, act_min: -128, act_max: 127 };
  return { y_offset, act_min: y_offset, act_max: between(r, y_offset, 127) };
}

/** Few channels, or as many as real layers have: a multiple of four, about which a compiler can prove the most. */
const channels = (r: Random, few: number) => (r.chance(0.25) ? 4 * between(r, 4, 12) : between(r, 1, few));

const zeroPoint = (r: Random) => -between(r, -128, 127);

function perChannel(r: Random, channels: number, fanIn: number): Values {
  const factors = Array.from({ length: channels }, () => anyFactor(r, fanIn));
  return {
    bias: Int32Array.from({ length: channels }, () => between(r, -20000, 20000)),
    multiplier: Int32Array.from(factors, (f) => f.multiplier),
    shift: Int8Array.from(factors, (f) => f.shift),
  };
}

/** A sliding window with SAME or VALID padding, as TensorFlow places it: the extra pixel goes after. */
function window(r: Random, in_c: number, out_c: number): Record<string, number> {
  const axis = () => {
    const k = between(r, 1, 4);
    const stride = between(r, 1, 3);
    const size = between(r, k, 9);
    const same = r.chance(0.6);
    const out = same ? Math.ceil(size / stride) : Math.floor((size - k) / stride) + 1;
    const pad = same ? Math.floor(Math.max((out - 1) * stride + k - size, 0) / 2) : 0;
    return { k, stride, size, out, pad };
  };
  const [v, h] = [axis(), axis()];
  return {
    in_h: v.size,
    in_w: h.size,
    in_c,
    out_h: v.out,
    out_w: h.out,
    out_c,
    k_h: v.k,
    k_w: h.k,
    stride_h: v.stride,
    stride_w: h.stride,
    pad_top: v.pad,
    pad_left: h.pad,
  };
}

const image = (r: Random, w: Record<string, number>) => bytes(r, w.in_h! * w.in_w! * w.in_c!);
const pixels = (w: Record<string, number>) => w.out_h! * w.out_w! * w.out_c!;

function pool(r: Random) {
  const c = between(r, 1, 6);
  const w = window(r, c, c);
  const { act_min, act_max } = activation(r);
  return { values: { x: image(r, w), ...w, act_min, act_max }, yBytes: pixels(w) };
}

function pair(r: Random) {
  const b_n = between(r, 1, 24);
  const n = b_n * between(r, 1, 4);
  return { a: bytes(r, n), b: bytes(r, b_n), n, b_n, a_offset: zeroPoint(r), b_offset: zeroPoint(r) };
}

const prefixed = (p: string, f: { multiplier: number; shift: number }) => ({
  [`${p}_multiplier`]: f.multiplier,
  [`${p}_shift`]: f.shift,
});

/** Entries of one output: gaps up to 255, then a weight; longer gaps take steps of weight 0. */
function sparseRow(r: Random, n: number, share: number): number[] {
  const row: number[] = [];
  let last = 0;
  for (let i = 0; i < n; i++) {
    if (r.chance(share)) continue;
    for (; i - last > 255; last += 255) row.push(((255 << 8) << 16) >> 16);
    row.push(((((i - last) << 8) | (between(r, -127, 127) & 255)) << 16) >> 16);
    last = i;
  }
  return row;
}

const draw: { readonly [K in KernelName]: Draw } = {
  wt_conv2d_s8: (r) => {
    const [inC, outC] = [between(r, 1, 19), channels(r, 9)];
    const w = window(r, inC, outC);
    const fanIn = w.k_h! * w.k_w! * inC;
    return {
      values: {
        x: image(r, w),
        w: bytes(r, outC * fanIn, -127),
        ...perChannel(r, outC, fanIn),
        ...w,
        x_offset: zeroPoint(r),
        ...activation(r),
      },
      yBytes: pixels(w),
    };
  },
  wt_depthwise_s8: (r) => {
    const multiplier = r.chance(0.7) ? 1 : between(r, 2, 4);
    const inC = multiplier === 1 ? channels(r, 21) : between(r, 1, 5);
    const outC = inC * multiplier;
    const w = window(r, inC, outC);
    const taps = w.k_h! * w.k_w!;
    return {
      values: {
        x: image(r, w),
        w: bytes(r, outC * taps, -127),
        ...perChannel(r, outC, taps),
        ...w,
        x_offset: zeroPoint(r),
        ...activation(r),
      },
      yBytes: pixels(w),
    };
  },
  wt_dense_s8: (r) => {
    const [in_n, out_n] = [between(r, 1, 70), channels(r, 11)];
    return {
      values: {
        x: bytes(r, in_n),
        w: bytes(r, in_n * out_n, -127),
        ...perChannel(r, out_n, in_n),
        in_n,
        out_n,
        x_offset: zeroPoint(r),
        ...activation(r),
      },
      yBytes: out_n,
    };
  },
  wt_sparse_s8: (r) => {
    const [in_c, out_c, pixels] = [
      r.chance(0.2) ? between(r, 256, 600) : between(r, 1, 60),
      channels(r, 9),
      between(r, 1, 9),
    ];
    const share = r.unit();
    const rows = Array.from({ length: out_c }, () => sparseRow(r, in_c, share));
    return {
      values: {
        x: bytes(r, pixels * in_c),
        // C has no empty arrays: where all weights are zero, one entry stands there that no output counts.
        entries: Int16Array.from(rows.some((row) => row.length > 0) ? rows.flat() : [0]),
        counts: Int16Array.from(rows, (row) => row.length),
        ...perChannel(r, out_c, in_c),
        ...{ pixels, in_c, out_c },
        together: r.chance(0.5) ? 4 : 1,
        ...activation(r),
      },
      yBytes: pixels * out_c,
    };
  },
  wt_add_s8: (r) => {
    const p = pair(r);
    // As in TensorFlow Lite: both inputs over twice the larger scale, 20 bits of head start.
    const [sa, sb] = [r.uniform(0.01, 0.1), r.uniform(0.01, 0.1)];
    const twice = 2 * Math.max(sa, sb);
    const scales = { ...prefixed("a", factor(sa / twice)), ...prefixed("b", factor(sb / twice)) };
    const out = factor(twice / (2 ** 20 * r.uniform(0.01, 0.2)));
    return {
      values: { ...p, ...scales, left_shift: 20, ...activation(r), ...prefixed("y", out) },
      yBytes: p.n,
    };
  },
  wt_mul_s8: (r) => {
    const p = pair(r);
    return { values: { ...p, ...activation(r), ...prefixed("y", anyFactor(r, 1)) }, yBytes: p.n };
  },
  wt_lut_s8: (r) => {
    const n = between(r, 1, 60);
    return { values: { x: bytes(r, n), lut: bytes(r, 256), n }, yBytes: n };
  },
  wt_max_pool_s8: pool,
  wt_avg_pool_s8: pool,
  wt_mean_s8: (r) => {
    const [n, c] = [between(r, 1, 50), between(r, 1, 20)];
    const f = factor(r.uniform(0.5, 2) / n);
    return {
      values: { x: bytes(r, n * c), n, c, x_offset: zeroPoint(r), ...f, y_offset: between(r, -128, 127) },
      yBytes: c,
    };
  },
  wt_pad_s8: (r) => {
    const [in_h, in_w, c] = [between(r, 1, 5), between(r, 1, 5), between(r, 1, 4)];
    const [top, bottom, left, right] = [
      between(r, 0, 2),
      between(r, 0, 2),
      between(r, 0, 2),
      between(r, 0, 2),
    ];
    const values = {
      x: bytes(r, in_h * in_w * c),
      in_h,
      in_w,
      c,
      top,
      bottom,
      left,
      right,
      value: between(r, -128, 127),
    };
    return { values, yBytes: (top + in_h + bottom) * (left + in_w + right) * c };
  },
  wt_resize_nearest_s8: (r) => {
    const [in_h, in_w, c, out_h, out_w] = [
      between(r, 1, 5),
      between(r, 1, 5),
      between(r, 1, 4),
      between(r, 1, 7),
      between(r, 1, 7),
    ];
    const rows = Int16Array.from({ length: out_h }, () => r.integer(in_h));
    const cols = Int16Array.from({ length: out_w }, () => r.integer(in_w));
    return {
      values: { x: bytes(r, in_h * in_w * c), rows, cols, in_w, c, out_h, out_w },
      yBytes: out_h * out_w * c,
    };
  },
  wt_copy_rows_s8: (r) => {
    const [rows, x_n, y_start, rest] = [
      between(r, 1, 6),
      between(r, 1, 9),
      between(r, 0, 5),
      between(r, 0, 5),
    ];
    const y_stride = y_start + x_n + rest;
    return { values: { x: bytes(r, rows * x_n), rows, x_n, y_stride, y_start }, yBytes: rows * y_stride };
  },
  wt_softmax_s8: (r) => {
    const [rows, depth] = [between(r, 1, 3), between(r, 1, 40)];
    return {
      values: { x: bytes(r, rows * depth), rows, depth, ...softmaxNumbers(r.uniform(0.002, 0.9)) },
      yBytes: rows * depth,
    };
  },
  wt_load_s8: (r) => {
    const n = between(r, 1, 40);
    return { values: { w: bytes(r, n), n }, yBytes: n };
  },
};

/** Multiplier, shift and diff_min for an input scale (beta = 1), as TensorFlow Lite prepares them. */
export function softmaxNumbers(scale: number) {
  const f = factor(scale * 2 ** 26);
  return { ...f, diff_min: -Math.floor((31 * 2 ** 26) / 2 ** f.shift) };
}

export function randomCases(kernel: KernelName, count: number, seed: number): VectorCase[] {
  const r = createRandom(seed);
  return Array.from({ length: count }, () => ({ kernel, ...draw[kernel](r) }));
}

/** The case with y exactly over one of its inputs, or as far over x as `lastReadBy` (element of y, by byte of x) allows. */
export const inPlace = (c: VectorCase, param: string): VectorCase => ({ ...c, over: { param, gap: 0 } });

/** The smallest distance from y's start to x's start at which no byte of x is overwritten before its last reader has read it. */
export function asTightAsAllowed(c: VectorCase): VectorCase {
  const n = (name: string) => c.values[name] as number;
  const wholePixel = c.kernel === "wt_conv2d_s8";
  let gap = Number.NEGATIVE_INFINITY;
  for (let y = 0; y < c.yBytes; y++) {
    const [pixel, channel] = [Math.floor(y / n("out_c")), y % n("out_c")];
    const [top, left] = [
      Math.floor(pixel / n("out_w")) * n("stride_h") - n("pad_top"),
      (pixel % n("out_w")) * n("stride_w") - n("pad_left"),
    ];
    for (let row = Math.max(top, 0); row < Math.min(top + n("k_h"), n("in_h")); row++)
      for (let col = Math.max(left, 0); col < Math.min(left + n("k_w"), n("in_w")); col++) {
        const first = wholePixel ? 0 : Math.floor((channel * n("in_c")) / n("out_c"));
        gap = Math.max(gap, y - ((row * n("in_w") + col) * n("in_c") + first));
      }
  }
  return { ...c, over: { param: "x", gap } };
}

/** Literals and constants of a case in the order of the kernel table; pointers to the arena come from `address`. */
export const inOrder = (c: VectorCase, address: (name: string) => number): number[] =>
  paramsOf(c.kernel).map(([name, kind]) => (kind === "i" ? (c.values[name] as number) : address(name)));
