import { fail } from "../../core/failure";
import { defineOp } from "../op";
import { type Activation, activationRange, clamp, multiplyByQuantized } from "../quantMath";
import { showShape } from "../shape";
import {
  activate,
  biasData,
  biasSpec,
  channelMultipliers,
  multiplierConstants,
  requantizeArgs,
} from "./convolution";
import { emitConvolution } from "./emitConvolution";
import { matrixWindow } from "./rows";

export interface DenseAttrs {
  readonly units: number;
  readonly bias: boolean;
  readonly activation: Activation;
}

export const dense = defineOp<DenseAttrs, "kernel" | "bias">()({
  doc: "Fully connected layer: every output reads every input.",
  arity: 1,
  infer: ([x], { units }, where) => {
    if (x!.length !== 1) {
      fail(
        "shape-mismatch",
        where,
        `a dense layer needs a vector [N], not ${showShape(x!)}`,
        "Put a globalAvgPool or a reshape before it.",
      );
    }
    return [units];
  },
  weights: ([x], { units, bias }) => ({
    kernel: {
      shape: [units, x![0]!],
      init: { kind: "glorotUniform", fanIn: x![0]!, fanOut: units },
      trainable: true,
    },
    ...biasSpec(units, bias),
  }),
  cost: ([x], _out, { units }) => ({ macs: units * x![0]! }),
  lower: (tf, [x], { kernel, bias }, { activation }) => {
    const y = tf.matMul(x!, kernel!, false, true);
    return activate(tf, bias ? tf.add(y, bias) : y, activation);
  },
  train: {
    layouts: { kernel: "dense", bias: "vector" },
    emit: (site, attrs) =>
      emitConvolution(site, "conv", matrixWindow(site.x[0]!.shape[0]!, attrs.units), attrs),
  },
  int8: {
    dictates: () => null,
    // One scale a tensor: older TensorFlow Lite Micro runtimes refuse per-channel fully connected weights.
    channelAxis: { kernel: null },
    ref: ([x], { kernel, bias }, y, { units, activation }) => {
      const m = channelMultipliers(units, x!.quant, kernel!, y.quant, true);
      const { low, high } = activationRange(activation, y.quant);
      const n = x!.data.length;
      return Int8Array.from({ length: units }, (_, o) => {
        let sum = bias ? bias.data[o]! : 0;
        for (let i = 0; i < n; i++) sum += (x!.data[i]! - x!.quant.zeroPoint) * kernel!.data[o * n + i]!;
        return clamp(multiplyByQuantized(sum | 0, m[o]!) + y.quant.zeroPoint, low, high);
      });
    },
    tflite: { builtin: "FULLY_CONNECTED" },
    kernel: ([x], { kernel, bias }, y, { units, activation }) => [
      {
        kernel: "wt_dense_s8",
        args: {
          x: { input: 0 },
          w: kernel!.data as Int8Array,
          bias: biasData(bias, units),
          ...multiplierConstants(channelMultipliers(units, x!.quant, kernel!, y.quant, true)),
          y: { output: true },
          in_n: x!.shape[0]!,
          out_n: units,
          ...requantizeArgs(x!.quant, y.quant, activation),
        },
      },
    ],
    lag: () => [null],
  },
});
