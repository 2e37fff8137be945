import { defineOp } from "../op";
import { activationRange, clamp } from "../quantMath";
import { activate } from "./convolution";
import { beforeActivation, thenActivate } from "./emitActivation";
import { mapWindows, type PoolAttrs, poolCall, poolFacet, pooling, poolWindow } from "./pooling";
import { windowNumbers } from "./rows";

export const maxPool = defineOp<PoolAttrs>()({
  doc: "The largest value under a window.",
  ...pooling,
  cost: () => ({ macs: 0 }),
  lower: (tf, [x], _w, { kernel, stride, padding, activation }) =>
    activate(
      tf,
      tf.maxPool(x as never, kernel as [number, number], stride as [number, number], padding),
      activation,
    ),
  train: {
    layouts: {},
    emit: (site, attrs) => {
      const x = site.x[0]!;
      const window = windowNumbers(site.batch, poolWindow(x.shape, attrs));
      const pooled = site.value(site.shape);
      site.call("maxPool", { x: x.at, y: pooled }, window);
      const y = thenActivate(site, attrs.activation, pooled);
      return {
        y,
        backward: (dy) => {
          const g = beforeActivation(site, attrs.activation, y, site.shape, dy);
          site.give(0, (dx, base) => site.call("maxPoolGrad", { dy: g, x: x.at, base, dx }, window));
        },
      };
    },
  },
  int8: {
    ...poolFacet,
    ref: ([x], _w, y, attrs) => {
      const { low, high } = activationRange(attrs.activation, y.quant);
      return mapWindows(x!.data, poolWindow(x!.shape, attrs), (v) => clamp(Math.max(...v), low, high));
    },
    tflite: { builtin: "MAX_POOL_2D" },
    kernel: ([x], _w, y, attrs) => [poolCall("wt_max_pool_s8", x!, y, attrs)],
  },
});
