/**
 * TensorFlow.js 4.22's WASM backend has no kernels for the gradients of convolutions (tfjs issue 8474), so stock WASM cannot train a
 * CNN. These gradients are written with operations that it does have. They are used on WASM only; other backends keep theirs.
 * Padding "same" and "valid", any stride, dilation 1, NHWC.
 */
import type { Tensor, Tf } from "../ir/op";

interface ConvAttrs {
  readonly strides: readonly [number, number] | number;
  readonly pad: "same" | "valid" | number;
}

type Saved = readonly [x: Tensor, filter: Tensor];
type GradFunc = (dy: Tensor | Tensor[], saved: Tensor[], attrs: never) => Record<string, () => Tensor>;

/** Registers the gradients; call once, after the stock ones are registered. */
export function registerWasmGradients(tf: Tf): void {
  wrap(tf, "Conv2D", (dy, [x, filter], attrs) => {
    const g = geometry(x, filter, dy, attrs);
    return {
      x: () => convInputGradient(tf, dy, filter, x, attrs),
      filter: () => convFilterGradient(tf, x, dy, filter, g),
    };
  });
  wrap(tf, "DepthwiseConv2dNative", (dy, [x, filter], attrs) => {
    const g = geometry(x, filter, dy, attrs);
    return {
      x: () => depthwiseInputGradient(tf, dy, filter, x, g),
      filter: () => depthwiseFilterGradient(tf, x, dy, filter, g),
    };
  });
}

function wrap(
  tf: Tf,
  kernelName: string,
  onWasm: (dy: Tensor, saved: Saved, attrs: ConvAttrs) => Record<string, () => Tensor>,
): void {
  const stock = tf.getGradient(kernelName);
  if (!stock) throw new Error(`internal: ${kernelName} has no gradient to wrap`);
  tf.unregisterGradient(kernelName);
  const gradFunc: GradFunc = (dy, saved, attrs) =>
    tf.getBackend() === "wasm"
      ? onWasm(dy as Tensor, saved as unknown as Saved, attrs as ConvAttrs)
      : (stock.gradFunc as unknown as GradFunc)(dy, saved, attrs);
  tf.registerGradient({ ...stock, gradFunc: gradFunc as never });
}

interface Geometry {
  readonly kh: number;
  readonly kw: number;
  readonly sh: number;
  readonly sw: number;
  readonly outH: number;
  readonly outW: number;
  readonly top: number;
  readonly left: number;
}

function geometry(x: Tensor, filter: Tensor, dy: Tensor, { strides, pad }: ConvAttrs): Geometry {
  const [sh, sw] = typeof strides === "number" ? [strides, strides] : strides;
  const [kh, kw] = filter.shape as [number, number];
  const [, inH, inW] = x.shape as [number, number, number];
  const [, outH, outW] = dy.shape as [number, number, number];
  const total = (size: number, out: number, k: number, s: number) =>
    pad === "same" ? Math.max((out - 1) * s + k - size, 0) : 0;
  const [h, w] = [total(inH, outH, kh, sh), total(inW, outW, kw, sw)];
  const [top, left] = [Math.floor(h / 2), Math.floor(w / 2)];
  return { kh, kw, sh, sw, outH, outW, top, left };
}

const convInputGradient = (
  tf: Tf,
  dy: Tensor,
  filter: Tensor,
  x: Tensor,
  { strides, pad }: ConvAttrs,
): Tensor =>
  tf.engine().runKernel(
    "Conv2DBackpropInput",
    { dy, filter } as never,
    {
      strides,
      pad,
      dataFormat: "NHWC",
      dimRoundingMode: undefined,
      inputShape: x.shape,
    } as never,
  ) as Tensor;

/**
 * Gives the values of padded x under tap (i, j) of every output pixel: [B, outH, outW * C]. With a stride, pixels are first sorted into
 * stride x stride phases, so that every tap is a plain slice of one phase (the backend's strided slice is very slow).
 */
function taps(tf: Tf, x: Tensor, g: Geometry): (i: number, j: number) => Tensor {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const tall = g.outH + Math.ceil(g.kh / g.sh);
  const wide = g.outW + Math.ceil(g.kw / g.sw);
  const framed = tf.pad(x, [
    [0, 0],
    [g.top, Math.max(0, tall * g.sh - h - g.top)],
    [g.left, Math.max(0, wide * g.sw - w - g.left)],
    [0, 0],
  ]);
  const even = tf.slice(framed, [0, 0, 0, 0], [b, tall * g.sh, wide * g.sw, c]);
  const rows = tf.reshape(even, [b * tall, g.sh, wide, g.sw * c]);
  const phases = new Map<string, Tensor>();
  const phase = (i: number, j: number): Tensor => {
    const known = phases.get(`${i},${j}`);
    if (known) return known;
    const part = g.sh === 1 && g.sw === 1 ? rows : tf.slice(rows, [0, i, 0, j * c], [b * tall, 1, wide, c]);
    const made = tf.reshape(part, [b, tall, wide * c]);
    phases.set(`${i},${j}`, made);
    return made;
  };
  // Three axes, so that the backend copies whole rows of pixels.
  return (i, j) =>
    tf.slice(
      phase(i % g.sh, j % g.sw),
      [0, Math.floor(i / g.sh), Math.floor(j / g.sw) * c],
      [b, g.outH, g.outW * c],
    );
}

function convFilterGradient(tf: Tf, x: Tensor, dy: Tensor, filter: Tensor, g: Geometry): Tensor {
  const [inC, outC] = filter.shape.slice(2) as [number, number];
  const flatDy = tf.reshape(dy, [-1, outC]);
  if (g.kh === 1 && g.kw === 1 && g.sh === 1 && g.sw === 1) {
    return tf.reshape(tf.matMul(tf.reshape(x, [-1, inC]), flatDy, true, false), filter.shape);
  }
  const tap = taps(tf, x, g);
  const parts: Tensor[] = [];
  for (let i = 0; i < g.kh; i++) for (let j = 0; j < g.kw; j++) parts.push(tf.reshape(tap(i, j), [-1, inC]));
  // One product for all taps: [M, k*k*inC]^T [M, outC].
  return tf.reshape(tf.matMul(tf.concat(parts, 1), flatDy, true, false), filter.shape);
}

function depthwiseFilterGradient(tf: Tf, x: Tensor, dy: Tensor, filter: Tensor, g: Geometry): Tensor {
  const [c, m] = filter.shape.slice(2) as [number, number];
  const tap = taps(tf, x, g);
  const dyRows = tf.reshape(dy, [-1, c, m]);
  const parts: Tensor[] = [];
  for (let i = 0; i < g.kh; i++)
    for (let j = 0; j < g.kw; j++) parts.push(tf.sum(tf.mul(tf.reshape(tap(i, j), [-1, c, 1]), dyRows), 0));
  return tf.reshape(tf.stack(parts), filter.shape);
}

/** A depthwise convolution of the spread-out dy with the flipped filter; one pass for each channel multiple. */
function depthwiseInputGradient(tf: Tf, dy: Tensor, filter: Tensor, x: Tensor, g: Geometry): Tensor {
  const [b, inH, inW, c] = x.shape as [number, number, number, number];
  const m = filter.shape[3]!;
  const flipped = tf.reverse(filter, [0, 1]);
  let sum: Tensor | null = null;
  for (let k = 0; k < m; k++) {
    const part =
      m === 1
        ? dy
        : tf.reshape(tf.slice(tf.reshape(dy, [b * g.outH * g.outW, c, m]), [0, 0, k], [-1, -1, 1]), [
            b,
            g.outH,
            g.outW,
            c,
          ]);
    const spread = spreadOut(tf, part, g);
    const [, h, w] = spread.shape as [number, number, number];
    // Output pixel p reads inputs p - top … p - top + k - 1, so input q is reached from kernel positions flipped around it.
    const before = [g.kh - 1 - g.top, g.kw - 1 - g.left] as const;
    const after = [inH + g.kh - 1 - before[0] - h, inW + g.kw - 1 - before[1] - w] as const;
    const framed = tf.pad(cropped(tf, spread, after), [
      [0, 0],
      [before[0], Math.max(0, after[0])],
      [before[1], Math.max(0, after[1])],
      [0, 0],
    ]);
    const one = m === 1 ? flipped : tf.slice(flipped, [0, 0, 0, k], [-1, -1, -1, 1]);
    const gradient = tf.depthwiseConv2d(framed as never, one as never, 1, "valid") as Tensor;
    sum = sum ? tf.add(sum, gradient) : gradient;
  }
  return sum!;
}

/** Cuts off what lies beyond the last input pixel (negative `after`). */
function cropped(tf: Tf, t: Tensor, [down, right]: readonly [number, number]): Tensor {
  if (down >= 0 && right >= 0) return t;
  const [b, h, w, c] = t.shape as [number, number, number, number];
  return tf.slice(t, [0, 0, 0, 0], [b, h + Math.min(0, down), w + Math.min(0, right), c]);
}

/** dy with stride - 1 zeros between its pixels. */
function spreadOut(tf: Tf, dy: Tensor, g: Geometry): Tensor {
  if (g.sh === 1 && g.sw === 1) return dy;
  const [b, h, w, c] = dy.shape as [number, number, number, number];
  const wide = tf.reshape(
    tf.pad(tf.reshape(dy, [b * h, w, 1, c]), [
      [0, 0],
      [0, 0],
      [0, g.sw - 1],
      [0, 0],
    ]),
    [b, h, 1, w * g.sw * c],
  );
  const tall = tf.reshape(
    tf.pad(wide, [
      [0, 0],
      [0, 0],
      [0, g.sh - 1],
      [0, 0],
    ]),
    [b, h * g.sh, w * g.sw, c],
  );
  return tf.slice(tall, [0, 0, 0, 0], [b, (h - 1) * g.sh + 1, (w - 1) * g.sw + 1, c]);
}
