import { defineOp, type QType } from "../op";
import {
  type Activation,
  activationRange,
  clamp,
  multiplyByQuantized,
  quantizeMultiplier,
} from "../quantMath";
import { numel } from "../shape";
import { activationCode } from "../trainKernels";
import { binaryLag, inferBinary } from "./binary";
import { activate } from "./convolution";
import { beforeActivation } from "./emitActivation";
import { broadcast } from "./emitBinary";

const productScale = (a: QType, b: QType, y: QType) =>
  quantizeMultiplier((a.quant.scale * b.quant.scale) / y.quant.scale);

export const mul = defineOp<{ readonly activation: Activation }>()({
  doc: "Element-wise product; with [1,1,C] it gates channels (squeeze-and-excite, Hu et al. 2018).",
  arity: 2,
  infer: (inputs, _attrs, where) => inferBinary("multiply", inputs, where),
  weights: () => ({}),
  cost: () => ({ macs: 0 }), // one multiplication a value, no accumulation
  lower: (tf, [a, b], _w, { activation }) => activate(tf, tf.mul(a!, b!), activation),
  train: {
    layouts: {},
    emit: (site, { activation }) => {
      const { numbers, a, b, giveB } = broadcast(site);
      const y = site.value(site.shape);
      site.call("multiply", { a, b, y }, { ...numbers, act: activationCode[activation] });
      return {
        y,
        backward: (dy) => {
          const g = beforeActivation(site, activation, y, site.shape, dy);
          site.give(0, (da, base) => site.call("multiplyGrad", { dy: g, b, base, da }, numbers));
          if (giveB) giveB(g, a);
          else site.give(1, (da, base) => site.call("multiplyGrad", { dy: g, b: a, base, da }, numbers));
        },
      };
    },
  },
  int8: {
    dictates: () => null,
    channelAxis: {},
    ref: ([a, b], _w, y, { activation }) => {
      const m = productScale(a!, b!, y);
      const { low, high } = activationRange(activation, y.quant);
      return a!.data.map((q, i) => {
        const other = b!.data[i % b!.data.length]! - b!.quant.zeroPoint;
        const product = (q - a!.quant.zeroPoint) * other;
        return clamp(y.quant.zeroPoint + multiplyByQuantized(product, m), low, high);
      });
    },
    tflite: { builtin: "MUL" },
    kernel: ([a, b], _w, y, { activation }) => {
      const m = productScale(a!, b!, y);
      const { low, high } = activationRange(activation, y.quant);
      return [
        {
          kernel: "wt_mul_s8",
          args: {
            a: { input: 0 },
            b: { input: 1 },
            y: { output: true },
            n: numel(a!.shape),
            b_n: numel(b!.shape),
            a_offset: -a!.quant.zeroPoint,
            b_offset: -b!.quant.zeroPoint,
            y_offset: y.quant.zeroPoint,
            y_multiplier: m.multiplier,
            y_shift: m.shift,
            act_min: low,
            act_max: high,
          },
        },
      ];
    },
    lag: binaryLag,
  },
});
