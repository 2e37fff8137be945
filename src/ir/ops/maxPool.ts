import { defineOp } from "../op";
import { activationRange, clamp } from "../quantMath";
import { activate } from "./convolution";
import { mapWindows, type PoolAttrs, poolCall, poolFacet, pooling, poolWindow } from "./pooling";

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
