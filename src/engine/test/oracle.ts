/**
 * What every kernel must compute, written from TensorFlow Lite's specification with exact integers (BigInt where 32 bits
 * might not do), element by element and without a thought for speed. It shares neither code nor structure with the C.
 */
import type { KernelName } from "../../ir/kernels";
import { softmaxRow } from "./oracleSoftmax";
import { UNTOUCHED, type VectorCase } from "./vectorCase";

/** Saturating rounding doubling high multiplication, as gemmlowp words it: add the nudge, divide, truncate. */
export function highMul(a: bigint, b: bigint): bigint {
  const nudge = a * b >= 0n ? 1n << 30n : 1n - (1n << 30n);
  const product = (a * b + nudge) / (1n << 31n);
  return product > 2147483647n ? 2147483647n : product;
}

/** x / 2^n, ties away from zero. */
export function divideByPowerOfTwo(x: bigint, n: bigint): bigint {
  if (n === 0n) return x;
  const magnitude = ((x < 0n ? -x : x) + (1n << (n - 1n))) >> n;
  return x < 0n ? -magnitude : magnitude;
}

export function multiply(x: number, multiplier: number, shift: number): number {
  const left = BigInt(Math.max(shift, 0));
  const right = BigInt(Math.max(-shift, 0));
  const wrapped = BigInt.asIntN(32, BigInt(x) << left);
  return Number(divideByPowerOfTwo(highMul(wrapped, BigInt(multiplier)), right));
}

const clamp = (v: number, low: number, high: number) => Math.min(Math.max(v, low), high);

class Args {
  constructor(private readonly c: VectorCase) {}
  int = (name: string) => this.c.values[name] as number;
  list = (name: string) => this.c.values[name] as Int8Array | Int16Array | Int32Array;
  requantize(acc: number, multiplier: number, shift: number): number {
    return clamp(
      multiply(acc, multiplier, shift) + this.int("y_offset"),
      this.int("act_min"),
      this.int("act_max"),
    );
  }
  /** For every output pixel, the taps that fall inside the image: index of the pixel in x, index of the tap in the kernel. */
  *windows(): Generator<{ pixel: number; tap: number }[]> {
    const [inH, inW, outH, outW] = ["in_h", "in_w", "out_h", "out_w"].map(this.int) as [
      number,
      number,
      number,
      number,
    ];
    for (let o = 0; o < outH * outW; o++) {
      const taps = [];
      for (let tap = 0; tap < this.int("k_h") * this.int("k_w"); tap++) {
        const row =
          Math.floor(o / outW) * this.int("stride_h") -
          this.int("pad_top") +
          Math.floor(tap / this.int("k_w"));
        const col = (o % outW) * this.int("stride_w") - this.int("pad_left") + (tap % this.int("k_w"));
        if (row >= 0 && row < inH && col >= 0 && col < inW) taps.push({ pixel: row * inW + col, tap });
      }
      yield taps;
    }
  }
}

function* filter(
  a: Args,
  weightOf: (o: number, tap: number) => readonly (readonly [channel: number, weight: number])[],
) {
  for (const taps of a.windows()) {
    for (let o = 0; o < a.int("out_c"); o++) {
      let acc = a.list("bias")[o]!;
      for (const { pixel, tap } of taps)
        for (const [c, w] of weightOf(o, tap))
          acc += (a.list("x")[pixel * a.int("in_c") + c]! + a.int("x_offset")) * w;
      yield a.requantize(acc, a.list("multiplier")[o]!, a.list("shift")[o]!);
    }
  }
}

function* pool(a: Args, summary: (values: number[]) => number) {
  for (const taps of a.windows())
    for (let c = 0; c < a.int("out_c"); c++)
      yield clamp(
        summary(taps.map((t) => a.list("x")[t.pixel * a.int("in_c") + c]!)),
        a.int("act_min"),
        a.int("act_max"),
      );
}

function roundedMean(values: number[]): number {
  const sum = values.reduce((s, v) => s + v, 0);
  return Math.sign(sum) * Math.floor(Math.abs(sum) / values.length + 0.5);
}

const indices = (n: number) => [...Array(n).keys()];

const compute: { readonly [K in KernelName]: (a: Args, y: Int8Array) => Iterable<number> } = {
  wt_conv2d_s8: (a) => {
    const [k, inC] = [a.int("k_h") * a.int("k_w"), a.int("in_c")];
    return filter(a, (o, tap) => indices(inC).map((c) => [c, a.list("w")[(o * k + tap) * inC + c]!]));
  },
  wt_depthwise_s8: (a) => {
    const outC = a.int("out_c");
    return filter(a, (o, tap) => [[Math.floor((o * a.int("in_c")) / outC), a.list("w")[tap * outC + o]!]]);
  },
  wt_dense_s8: (a) =>
    indices(a.int("out_n")).map((o) => {
      const row = [...a.list("w")].slice(o * a.int("in_n"), (o + 1) * a.int("in_n"));
      const acc =
        row.reduce((s, w, i) => s + w * (a.list("x")[i]! + a.int("x_offset")), 0) + a.list("bias")[o]!;
      return a.requantize(acc, a.list("multiplier")[o]!, a.list("shift")[o]!);
    }),
  wt_sparse_s8: (a) => {
    const entries = [...a.list("entries")];
    const rows = [...a.list("counts")].map((count) => {
      let input = 0;
      return entries.splice(0, count).map((e) => {
        const weight = ((e & 255) ^ 128) - 128;
        input += Math.floor((e & 0xffff) / 256);
        return { input, weight };
      });
    });
    return indices(a.int("pixels")).flatMap((p) =>
      rows.map((row, o) => {
        const acc = row.reduce(
          (s, e) => s + e.weight * a.list("x")[p * a.int("in_c") + e.input]!,
          a.list("bias")[o]!,
        );
        return a.requantize(acc, a.list("multiplier")[o]!, a.list("shift")[o]!);
      }),
    );
  },
  wt_add_s8: (a) => {
    const scaled = (p: "a" | "b", v: number) =>
      multiply(
        (v + a.int(`${p}_offset`)) * 2 ** a.int("left_shift"),
        a.int(`${p}_multiplier`),
        a.int(`${p}_shift`),
      );
    return indices(a.int("n")).map((i) => {
      const sum = scaled("a", a.list("a")[i]!) + scaled("b", a.list("b")[i % a.int("b_n")]!);
      return a.requantize(sum, a.int("y_multiplier"), a.int("y_shift"));
    });
  },
  wt_mul_s8: (a) =>
    indices(a.int("n")).map((i) => {
      const [p, q] = [
        a.list("a")[i]! + a.int("a_offset"),
        a.list("b")[i % a.int("b_n")]! + a.int("b_offset"),
      ];
      return a.requantize(p * q, a.int("y_multiplier"), a.int("y_shift"));
    }),
  wt_lut_s8: (a) => indices(a.int("n")).map((i) => a.list("lut")[a.list("x")[i]! + 128]!),
  wt_max_pool_s8: (a) => pool(a, (values) => Math.max(...values)),
  wt_avg_pool_s8: (a) => pool(a, roundedMean),
  wt_mean_s8: (a) =>
    indices(a.int("c")).map((ch) => {
      const centered = indices(a.int("n")).map((p) => a.list("x")[p * a.int("c") + ch]! + a.int("x_offset"));
      const sum = centered.reduce((s, v) => s + v, 0);
      return clamp(multiply(sum, a.int("multiplier"), a.int("shift")) + a.int("y_offset"), -128, 127);
    }),
  wt_pad_s8: (a) => {
    const [h, w, c] = [a.int("in_h"), a.int("in_w"), a.int("c")];
    const width = a.int("left") + w + a.int("right");
    return indices((a.int("top") + h + a.int("bottom")) * width * c).map((i) => {
      const row = Math.floor(i / c / width) - a.int("top");
      const col = (Math.floor(i / c) % width) - a.int("left");
      const inside = row >= 0 && row < h && col >= 0 && col < w;
      return inside ? a.list("x")[(row * w + col) * c + (i % c)]! : a.int("value");
    });
  },
  wt_resize_nearest_s8: (a) =>
    [...a.list("rows")].flatMap((row) =>
      [...a.list("cols")].flatMap((col) => {
        const from = (row * a.int("in_w") + col) * a.int("c");
        return [...a.list("x").subarray(from, from + a.int("c"))];
      }),
    ),
  wt_copy_rows_s8: (a, y) =>
    y.map((old, i) => {
      const [row, col] = [Math.floor(i / a.int("y_stride")), (i % a.int("y_stride")) - a.int("y_start")];
      return col >= 0 && col < a.int("x_n") ? a.list("x")[row * a.int("x_n") + col]! : old;
    }),
  wt_softmax_s8: (a) =>
    indices(a.int("rows")).flatMap((row) => {
      const x = a.list("x").subarray(row * a.int("depth"), (row + 1) * a.int("depth"));
      return softmaxRow([...x], a.int("multiplier"), a.int("shift"), a.int("diff_min"));
    }),
  wt_load_s8: (a) => a.list("w"),
};

/** The y that a case must give. */
export function expected(c: VectorCase): Int8Array {
  const y = new Int8Array(c.yBytes).fill(UNTOUCHED);
  return Int8Array.from(compute[c.kernel](new Args(c), y));
}
