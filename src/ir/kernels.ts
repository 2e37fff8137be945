/**
 * The kernel table: the one place that names the C functions of the engine and the order of their arguments.
 * Printers (specialised C), the WASM runner's dispatch and the header check are all derived from it.
 *
 * Layouts: activations [H,W,C], convolution weights [O,kh,kw,I], depthwise weights [kh,kw,C*multiplier], dense weights [O,I].
 * All scalars are int32. Quantized multipliers are TensorFlow Lite's: a Q31 significand and a power-of-two exponent
 * ("shift", positive = left), applied with double rounding (gemmlowp).
 */

/** in/out point into the arena; s8/s32/i16 are constants in flash; i is an int32 literal. */
export type ParamKind = "in" | "out" | "s8" | "s32" | "i16" | "i";

const kernel = <const P extends readonly (readonly [name: string, kind: ParamKind])[]>(
  opcode: number,
  doc: string,
  ...params: P
) => ({ opcode, doc, params });

// biome-ignore format: a table
const window = [
  ["in_h", "i"], ["in_w", "i"], ["in_c", "i"],
  ["out_h", "i"], ["out_w", "i"], ["out_c", "i"],
  ["k_h", "i"], ["k_w", "i"],
  ["stride_h", "i"], ["stride_w", "i"],
  ["pad_top", "i"], ["pad_left", "i"],
] as const;

/** x_offset = -zero point of x; y_offset = zero point of y; act_min, act_max clamp in y's quantized domain. */
const requantized = [
  ["x_offset", "i"],
  ["y_offset", "i"],
  ["act_min", "i"],
  ["act_max", "i"],
] as const;

// biome-ignore format: a table
export const kernels = {
  wt_conv2d_s8: kernel(1, "2-D convolution, weights per output channel symmetric.",
    ["x", "in"], ["w", "s8"], ["bias", "s32"], ["multiplier", "s32"], ["shift", "s8"], ["y", "out"], ...window, ...requantized),
  wt_depthwise_s8: kernel(2, "Depthwise convolution; output channel o reads input channel o / (out_c / in_c). Reads ahead of writes, so y may overlap x as the planner allows.",
    ["x", "in"], ["w", "s8"], ["bias", "s32"], ["multiplier", "s32"], ["shift", "s8"], ["y", "out"], ...window, ...requantized),
  wt_dense_s8: kernel(3, "Fully connected layer: y[o] = requantize(bias[o] + sum (x[i] + x_offset) * w[o,i]).",
    ["x", "in"], ["w", "s8"], ["bias", "s32"], ["multiplier", "s32"], ["shift", "s8"], ["y", "out"], ["in_n", "i"], ["out_n", "i"], ...requantized),
  wt_add_s8: kernel(4, "Element-wise sum; b repeats every b_n elements (b_n = n without broadcast). y may be a (or b when b_n = n).",
    ["a", "in"], ["b", "in"], ["y", "out"], ["n", "i"], ["b_n", "i"],
    ["a_offset", "i"], ["a_multiplier", "i"], ["a_shift", "i"], ["b_offset", "i"], ["b_multiplier", "i"], ["b_shift", "i"],
    ["left_shift", "i"], ["y_offset", "i"], ["y_multiplier", "i"], ["y_shift", "i"], ["act_min", "i"], ["act_max", "i"]),
  wt_mul_s8: kernel(5, "Element-wise product; b repeats every b_n elements. y may be a (or b when b_n = n).",
    ["a", "in"], ["b", "in"], ["y", "out"], ["n", "i"], ["b_n", "i"],
    ["a_offset", "i"], ["b_offset", "i"], ["y_offset", "i"], ["y_multiplier", "i"], ["y_shift", "i"], ["act_min", "i"], ["act_max", "i"]),
  wt_lut_s8: kernel(6, "Any unary function as a table: y[i] = lut[x[i] + 128]. y may be x.",
    ["x", "in"], ["lut", "s8"], ["y", "out"], ["n", "i"]),
  wt_max_pool_s8: kernel(7, "Max pooling; padding never wins.",
    ["x", "in"], ["y", "out"], ...window, ["act_min", "i"], ["act_max", "i"]),
  wt_avg_pool_s8: kernel(8, "Average pooling over the pixels inside the input, rounded half away from zero.",
    ["x", "in"], ["y", "out"], ...window, ["act_min", "i"], ["act_max", "i"]),
  wt_mean_s8: kernel(9, "Mean over n pixels of c channels: y[ch] = clamp(requantize(sum x - n * zero point) + y_offset).",
    ["x", "in"], ["y", "out"], ["n", "i"], ["c", "i"], ["x_offset", "i"], ["multiplier", "i"], ["shift", "i"], ["y_offset", "i"]),
  wt_pad_s8: kernel(10, "Constant padding of an image with value.",
    ["x", "in"], ["y", "out"], ["in_h", "i"], ["in_w", "i"], ["c", "i"],
    ["top", "i"], ["bottom", "i"], ["left", "i"], ["right", "i"], ["value", "i"]),
  wt_resize_nearest_s8: kernel(11, "Nearest-neighbour resize; rows[out_h] and cols[out_w] name the source pixel.",
    ["x", "in"], ["rows", "i16"], ["cols", "i16"], ["y", "out"], ["in_w", "i"], ["c", "i"], ["out_h", "i"], ["out_w", "i"]),
  wt_copy_rows_s8: kernel(12, "Copies rows of x_n bytes into y at a stride (concatenation, or a plain copy with rows = 1).",
    ["x", "in"], ["y", "out"], ["rows", "i"], ["x_n", "i"], ["y_stride", "i"], ["y_start", "i"]),
  wt_softmax_s8: kernel(13, "Softmax over depth values, output scale 1/256 and zero point -128 (gemmlowp fixed point). y may be x.",
    ["x", "in"], ["y", "out"], ["rows", "i"], ["depth", "i"], ["multiplier", "i"], ["shift", "i"], ["diff_min", "i"]),
  wt_load_s8: kernel(14, "Copies a constant of n bytes from flash to the arena.",
    ["w", "s8"], ["y", "out"], ["n", "i"]),
  wt_sparse_s8: kernel(15, "1x1 convolution or dense layer that skips zero weights: entries are (gap << 8 | weight), counts[o] of them an output; the input's offset is in the bias.",
    ["x", "in"], ["entries", "i16"], ["counts", "i16"], ["bias", "s32"], ["multiplier", "s32"], ["shift", "s8"], ["y", "out"],
    ["pixels", "i"], ["in_c", "i"], ["out_c", "i"], ["together", "i"], ["y_offset", "i"], ["act_min", "i"], ["act_max", "i"]),
} as const;

export type KernelName = keyof typeof kernels;
type ParamsOf<K extends KernelName> = (typeof kernels)[K]["params"][number];

/** What an op hands to `compile` for each parameter: an index of its inputs, its output, a constant, or a number. */
// biome-ignore format: one line a case
export type ArgOf<Kind extends ParamKind> =
  Kind extends "in" ? { readonly input: number }
  : Kind extends "out" ? { readonly output: true }
  : Kind extends "s8" ? Int8Array
  : Kind extends "s32" ? Int32Array
  : Kind extends "i16" ? Int16Array
  : number;

/** One call of a kernel, arguments by name: a missing or misspelt one does not compile. */
export type KernelCall = {
  [K in KernelName]: {
    readonly kernel: K;
    readonly args: { readonly [P in ParamsOf<K> as P[0]]: ArgOf<P[1]> };
  };
}[KernelName];
