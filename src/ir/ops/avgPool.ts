import { defineOp } from "../op";
import { activationRange, clamp } from "../quantMath";
import { activate } from "./convolution";
import { mapWindows, type PoolAttrs, poolCall, poolFacet, pooling, poolWindow } from "./pooling";

export const avgPool = defineOp<PoolAttrs>()({
  doc: "The mean under a window; pixels outside the image do not count.",
  ...pooling,
  cost: () => ({ macs: 0 }),
  lower: (tf, [x], _w, { kernel, stride, padding, activation }) =>
    activate(
      tf,
      tf.avgPool(x as never, kernel as [number, number], stride as [number, number], padding),
      activation,
    ),
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
