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
import { pickChannels } from "./rows";
import { inferWindow } from "./window";

export interface DepthwiseConv2dAttrs {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  /** Output channels per input channel. */
  readonly multiplier: number;
  readonly bias: boolean;
  readonly activation: Activation;
}

export const depthwiseConv2d = defineOp<DepthwiseConv2dAttrs, "kernel" | "bias">()({
  doc: "Depthwise convolution: each channel has its own filter and sees no other channel. Cheap in MACs and parameters.",
  arity: 1,
  infer: ([x], attrs, where) =>
    inferWindow("a depthwise convolution", x!, attrs, x![2]! * attrs.multiplier, where),
  weights: ([x], { kernel: [kh, kw], multiplier, bias }) => ({
    kernel: {
      shape: [1, kh, kw, x![2]! * multiplier],
      init: { kind: "heNormal", fanIn: kh * kw },
      trainable: true,
    },
    ...biasSpec(x![2]! * multiplier, bias),
  }),
  cost: (_x, out, { kernel: [kh, kw] }) => ({ macs: numel(out) * kh * kw }),
  lower: (tf, [x], { kernel, bias }, { kernel: [kh, kw], stride, padding, multiplier, activation }) => {
    const channels = x!.shape[3]!;
    const filter = tf.reshape(kernel!, [kh, kw, channels, multiplier]);
    const y = tf.depthwiseConv2d(x as never, filter as never, stride as [number, number], padding);
    return activate(tf, bias ? tf.add(y, bias) : y, activation);
  },
  train: {
    layouts: { kernel: "depthwise", bias: "vector" },
    emit: (site, attrs) => {
      const x = site.x[0]!;
      const channels = site.shape[2]!;
      const window = { ...resolveWindow(x.shape, attrs, channels), inC: channels };
      if (attrs.multiplier === 1) return emitConvolution(site, "depthwise", window, attrs);
      // The kernel knows one filter a channel: each channel is repeated first.
      const wide = pickChannels(site, x, channels, (o) => Math.floor(o / attrs.multiplier));
      const give: typeof site.give = (_, write) =>
        site.give(0, (dx, base) => {
          const dWide = site.value(wide.value.shape);
          write(dWide, undefined);
          wide.gradient(dWide, dx, base);
        });
      return emitConvolution({ ...site, x: [wide.value], give }, "depthwise", window, attrs);
    },
  },
  int8: {
    dictates: () => null,
    channelAxis: { kernel: 3 },
    ref: ([x], { kernel, bias }, y, attrs) => {
      const w = resolveWindow(x!.shape, attrs, y.shape[2]!);
      const m = channelMultipliers(w.outC, x!.quant, kernel!, y.quant);
      const { low, high } = activationRange(attrs.activation, y.quant);
      const out = new Int8Array(numel(y.shape));
      let at = 0;
      for (let oy = 0; oy < w.outH; oy++) {
        for (let ox = 0; ox < w.outW; ox++) {
          for (let o = 0; o < w.outC; o++) {
            const c = Math.floor(o / attrs.multiplier);
            let sum = bias ? bias.data[o]! : 0;
            for (let ky = 0; ky < w.kH; ky++) {
              const iy = oy * w.strideH - w.padTop + ky;
              if (iy < 0 || iy >= w.inH) continue;
              for (let kx = 0; kx < w.kW; kx++) {
                const ix = ox * w.strideW - w.padLeft + kx;
                if (ix < 0 || ix >= w.inW) continue;
                const value = x!.data[(iy * w.inW + ix) * w.inC + c]! - x!.quant.zeroPoint;
                sum += value * kernel!.data[(ky * w.kW + kx) * w.outC + o]!;
              }
            }
            out[at++] = clamp(multiplyByQuantized(sum | 0, m[o]!) + y.quant.zeroPoint, low, high);
          }
        }
      }
      return out;
    },
    tflite: { builtin: "DEPTHWISE_CONV_2D" },
    kernel: ([x], { kernel, bias }, y, attrs) => [
      {
        kernel: "wt_depthwise_s8",
        args: {
          x: { input: 0 },
          w: kernel!.data as Int8Array,
          bias: biasData(bias, y.shape[2]!),
          ...multiplierConstants(channelMultipliers(y.shape[2]!, x!.quant, kernel!, y.quant)),
          y: { output: true },
          ...windowArgs(resolveWindow(x!.shape, attrs, y.shape[2]!)),
          ...requantizeArgs(x!.quant, y.quant, attrs.activation),
        },
      },
    ],
    lag: ([x], y, attrs) => [windowLag(resolveWindow(x!, attrs, y[2]!), true)],
  },
});
