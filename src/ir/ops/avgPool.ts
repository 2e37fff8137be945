import { defineOp, type Tensor, type Tf } from "../op";
import { activationRange, clamp } from "../quantMath";
import { activate } from "./convolution";
import { beforeActivation, thenActivate } from "./emitActivation";
import { mapWindows, type PoolAttrs, poolCall, poolFacet, pooling, poolWindow } from "./pooling";
import { windowNumbers } from "./rows";

/**
 * tfjs's own "same" pooling has the right values, but its gradient counts the pixels outside the image. So zeros are put around
 * the image, and the plain mean is multiplied by window size / pixels inside.
 */
function insideMean(tf: Tf, x: Tensor, attrs: PoolAttrs): Tensor {
  const w = poolWindow(x.shape.slice(1), attrs);
  const rows = along(w.inH, w.outH, w.kH, w.strideH, w.padTop);
  const cols = along(w.inW, w.outW, w.kW, w.strideW, w.padLeft);
  const mean = (image: Tensor) =>
    tf.avgPool(
      image as never,
      attrs.kernel as [number, number],
      attrs.stride as [number, number],
      "valid",
    ) as Tensor;
  if (w.padTop + w.padLeft + rows.after + cols.after === 0) return mean(x);
  const framed = tf.pad(x, [[0, 0], [w.padTop, rows.after], [w.padLeft, cols.after], [0, 0]]); // biome-ignore format: short
  const factors = rows.inside.flatMap((r) => cols.inside.map((c) => (w.kH * w.kW) / (r * c)));
  return tf.mul(mean(framed), tf.tensor(factors, [1, w.outH, w.outW, 1]));
}

/** Padding after the last pixel of one axis, and how many pixels of each window lie inside. */
function along(size: number, out: number, k: number, stride: number, before: number) {
  const inside = Array.from({ length: out }, (_, i) => {
    const start = i * stride - before;
    return Math.min(start + k, size) - Math.max(start, 0);
  });
  return { after: Math.max((out - 1) * stride + k - size - before, 0), inside };
}

export const avgPool = defineOp<PoolAttrs>()({
  doc: "The mean under a window; pixels outside the image do not count.",
  ...pooling,
  cost: () => ({ macs: 0 }),
  lower: (tf, [x], _w, attrs) => activate(tf, insideMean(tf, x!, attrs), attrs.activation),
  train: {
    layouts: {},
    emit: (site, attrs) => {
      const x = site.x[0]!;
      const window = windowNumbers(site.batch, poolWindow(x.shape, attrs));
      const pooled = site.value(site.shape);
      site.call("avgPool", { x: x.at, y: pooled }, window);
      const y = thenActivate(site, attrs.activation, pooled);
      return {
        y,
        backward: (dy) => {
          const g = beforeActivation(site, attrs.activation, y, site.shape, dy);
          site.give(0, (dx, base) => site.call("avgPoolGrad", { dy: g, base, dx }, window));
        },
      };
    },
  },
  int8: {
    ...poolFacet,
    ref: ([x], _w, y, attrs) => {
      const { low, high } = activationRange(attrs.activation, y.quant);
      return mapWindows(x!.data, poolWindow(x!.shape, attrs), (v) => {
        const sum = v.reduce((a, b) => a + b, 0);
        const half = Math.trunc(v.length / 2);
        return clamp(Math.trunc((sum > 0 ? sum + half : sum - half) / v.length), low, high);
      });
    },
    tflite: { builtin: "AVERAGE_POOL_2D" },
    kernel: ([x], _w, y, attrs) => [poolCall("wt_avg_pool_s8", x!, y, attrs)],
  },
});
