import { defineOp } from "../op";
import { type Activation, activationRange, clamp, multiplyByQuantized } from "../quantMath";
import { numel, type Padding, type Pair, resolveWindow, windowArgs, windowLag } from "../shape";
import {
  activate,
  biasData,
  biasSpec,
  channelMultipliers,
  multiplierConstants,
  requantizeArgs,
} from "./convolution";
import { emitConvolution } from "./emitConvolution";
import { inferWindow } from "./window";

export interface Conv2dAttrs {
  readonly filters: number;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly bias: boolean;
  readonly activation: Activation;
}

export const conv2d = defineOp<Conv2dAttrs, "kernel" | "bias">()({
  doc: "2-D convolution: every output channel reads every input channel. A 1x1 kernel is a pointwise convolution.",
  arity: 1,
  infer: ([x], attrs, where) => inferWindow("a convolution", x!, attrs, attrs.filters, where),
  weights: ([x], { filters, kernel: [kh, kw], bias }) => ({
    kernel: {
      shape: [filters, kh, kw, x![2]!],
      init: { kind: "heNormal", fanIn: kh * kw * x![2]! },
      trainable: true,
    },
    ...biasSpec(filters, bias),
  }),
  cost: ([x], out, { kernel: [kh, kw] }) => ({ macs: numel(out) * kh * kw * x![2]! }),
  lower: (tf, [x], { kernel, bias }, { stride, padding, activation }) => {
    const filter = tf.transpose(kernel!, [1, 2, 3, 0]); // OHWI -> HWIO
    const y = tf.conv2d(x as never, filter as never, stride as [number, number], padding);
    return activate(tf, bias ? tf.add(y, bias) : y, activation);
  },
  train: {
    layouts: { kernel: "conv", bias: "vector" },
    emit: (site, attrs) =>
      emitConvolution(site, "conv", resolveWindow(site.x[0]!.shape, attrs, attrs.filters), attrs),
  },
  int8: {
    dictates: () => null,
    channelAxis: { kernel: 0 },
    ref: ([x], { kernel, bias }, y, attrs) => {
      const w = resolveWindow(x!.shape, attrs, attrs.filters);
      const m = channelMultipliers(attrs.filters, x!.quant, kernel!, y.quant);
      const { low, high } = activationRange(attrs.activation, y.quant);
      const out = new Int8Array(numel(y.shape));
      let at = 0;
      for (let oy = 0; oy < w.outH; oy++) {
        for (let ox = 0; ox < w.outW; ox++) {
          for (let o = 0; o < w.outC; o++) {
            let sum = bias ? bias.data[o]! : 0;
            for (let ky = 0; ky < w.kH; ky++) {
              const iy = oy * w.strideH - w.padTop + ky;
              if (iy < 0 || iy >= w.inH) continue;
              for (let kx = 0; kx < w.kW; kx++) {
                const ix = ox * w.strideW - w.padLeft + kx;
                if (ix < 0 || ix >= w.inW) continue;
                const from = (iy * w.inW + ix) * w.inC;
                const tap = ((o * w.kH + ky) * w.kW + kx) * w.inC;
                for (let c = 0; c < w.inC; c++) {
                  sum += (x!.data[from + c]! - x!.quant.zeroPoint) * kernel!.data[tap + c]!;
                }
              }
            }
            out[at++] = clamp(multiplyByQuantized(sum | 0, m[o]!) + y.quant.zeroPoint, low, high);
          }
        }
      }
      return out;
    },
    tflite: { builtin: "CONV_2D" },
    kernel: ([x], { kernel, bias }, y, attrs) => [
      {
        kernel: "wt_conv2d_s8",
        args: {
          x: { input: 0 },
          w: kernel!.data as Int8Array,
          bias: biasData(bias, attrs.filters),
          ...multiplierConstants(channelMultipliers(attrs.filters, x!.quant, kernel!, y.quant)),
          y: { output: true },
          ...windowArgs(resolveWindow(x!.shape, attrs, attrs.filters)),
          ...requantizeArgs(x!.quant, y.quant, attrs.activation),
        },
      },
    ],
    lag: ([x], _y, attrs) => [windowLag(resolveWindow(x!, attrs, attrs.filters), false)],
  },
});
