/** What maxPool and avgPool share. */
import type { KernelCall } from "../kernels";
import type { QType } from "../op";
import { type Activation, activationRange } from "../quantMath";
import { type Padding, type Pair, resolveWindow, type Window, windowArgs, windowLag } from "../shape";
import type { NodeId, Quant, Shape } from "../types";
import { inferWindow } from "./window";

export interface PoolAttrs {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly activation: Activation;
}

export const poolWindow = (x: Shape, attrs: PoolAttrs): Window => resolveWindow(x, attrs, x[2]!);

export const pooling = {
  arity: 1,
  infer: ([x]: readonly Shape[], attrs: PoolAttrs, where: NodeId): Shape =>
    inferWindow("pooling", x!, attrs, x![2]!, where),
  weights: () => ({}),
} as const;

/** Visits the values under each output's window, in the order of the output. */
export function mapWindows(data: Int8Array, w: Window, f: (values: readonly number[]) => number): Int8Array {
  const out = new Int8Array(w.outH * w.outW * w.outC);
  let at = 0;
  for (let oy = 0; oy < w.outH; oy++) {
    for (let ox = 0; ox < w.outW; ox++) {
      for (let c = 0; c < w.outC; c++) {
        const values: number[] = [];
        for (let ky = 0; ky < w.kH; ky++) {
          const iy = oy * w.strideH - w.padTop + ky;
          if (iy < 0 || iy >= w.inH) continue;
          for (let kx = 0; kx < w.kW; kx++) {
            const ix = ox * w.strideW - w.padLeft + kx;
            if (ix >= 0 && ix < w.inW) values.push(data[(iy * w.inW + ix) * w.inC + c]!);
          }
        }
        out[at++] = f(values);
      }
    }
  }
  return out;
}

export const poolFacet = {
  dictates: ([x]: readonly Quant[]) => x!,
  channelAxis: {},
  lag: ([x]: readonly Shape[], _y: Shape, attrs: PoolAttrs) => [windowLag(poolWindow(x!, attrs), true)],
} as const;

export const poolCall = (
  kernel: "wt_max_pool_s8" | "wt_avg_pool_s8",
  x: QType,
  y: QType,
  attrs: PoolAttrs,
): KernelCall => {
  const { low, high } = activationRange(attrs.activation, y.quant);
  return {
    kernel,
    args: {
      x: { input: 0 },
      y: { output: true },
      ...windowArgs(poolWindow(x.shape, attrs)),
      act_min: low,
      act_max: high,
    },
  };
};
