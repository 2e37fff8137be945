/** What conv2d, depthwiseConv2d and dense share: fused activation, bias, and the arguments of requantization. */
import type { Tensor, Tf, WeightSpec } from "../op";
import { type Activation, activationRange, type Multiplier, quantizeMultiplier } from "../quantMath";
import type { Quant, QuantWeight } from "../types";

export const biasSpec = (n: number, bias: boolean): { bias?: WeightSpec } =>
  bias ? { bias: { shape: [n], init: { kind: "constant", value: 0 }, trainable: true } } : {};

export function activate(tf: Tf, y: Tensor, activation: Activation): Tensor {
  if (activation === "relu") return tf.relu(y);
  if (activation === "relu6") return tf.clipByValue(y, 0, 6);
  return y;
}

/**
 * One multiplier per output channel: input scale * weight scale / output scale. Computed in double from float32 scales, as
 * TensorFlow Lite Micro does; its fully connected kernel with one scale rounds the product to float32 first.
 */
export function channelMultipliers(
  channels: number,
  x: Quant,
  kernel: QuantWeight,
  y: Quant,
  floatProduct = false,
): readonly Multiplier[] {
  return Array.from({ length: channels }, (_, o) => {
    const scale = kernel.scales.length > 1 ? kernel.scales[o]! : kernel.scales[0]!;
    const product = x.scale * scale;
    const rounded = floatProduct && kernel.scales.length === 1 ? Math.fround(product) : product;
    return quantizeMultiplier(rounded / y.scale);
  });
}

/** The shared tail of the three kernels' arguments. */
export function requantizeArgs(x: Quant, y: Quant, activation: Activation) {
  const { low, high } = activationRange(activation, y);
  return { x_offset: -x.zeroPoint, y_offset: y.zeroPoint, act_min: low, act_max: high };
}

export const multiplierConstants = (m: readonly Multiplier[]) => ({
  multiplier: Int32Array.from(m, (x) => x.multiplier),
  shift: Int8Array.from(m, (x) => x.shift),
});

/** A bias as the kernels take it: zeros when the layer has none. */
export const biasData = (bias: QuantWeight | undefined, channels: number): Int32Array =>
  bias ? Int32Array.from(bias.data) : new Int32Array(channels);
