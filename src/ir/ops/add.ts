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

const LEFT_SHIFT = 20;

/** Both inputs are brought to twice the larger scale with 20 extra bits, summed, and brought to the output's scale. */
function scaling(a: QType, b: QType, y: QType) {
  const twiceMax = 2 * Math.max(a.quant.scale, b.quant.scale);
  return {
    a: quantizeMultiplier(a.quant.scale / twiceMax),
    b: quantizeMultiplier(b.quant.scale / twiceMax),
    y: quantizeMultiplier(twiceMax / (2 ** LEFT_SHIFT * y.quant.scale)),
  };
}

export const add = defineOp<{ readonly activation: Activation }>()({
  doc: "Element-wise sum: the skip connection of a residual block (He et al. 2016).",
  arity: 2,
  infer: (inputs, _attrs, where) => inferBinary("add", inputs, where),
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
  lower: (tf, [a, b], _w, { activation }) => activate(tf, tf.add(a!, b!), activation),
  train: {
    layouts: {},
    emit: (site, { activation }) => {
      const { numbers, a, b, giveB } = broadcast(site);
      const y = site.value(site.shape);
      site.call(
        "add",
        { a, b, step: site.step, y },
        { ...numbers, act: activationCode[activation], gate: -1 },
      );
      return {
        y,
        backward: (dy) => {
          const g = beforeActivation(site, activation, y, site.shape, dy);
          site.pass(0, g);
          if (giveB) giveB(g, undefined);
          else site.pass(1, g);
        },
      };
    },
  },
  int8: {
    dictates: () => null,
    channelAxis: {},
    ref: ([a, b], _w, y, { activation }) => {
      const m = scaling(a!, b!, y);
      const { low, high } = activationRange(activation, y.quant);
      return a!.data.map((q, i) => {
        const first = multiplyByQuantized((q - a!.quant.zeroPoint) * 2 ** LEFT_SHIFT, m.a);
        const other = b!.data[i % b!.data.length]! - b!.quant.zeroPoint;
        const second = multiplyByQuantized(other * 2 ** LEFT_SHIFT, m.b);
        return clamp(multiplyByQuantized(first + second, m.y) + y.quant.zeroPoint, low, high);
      });
    },
    tflite: { builtin: "ADD" },
    kernel: ([a, b], _w, y, { activation }) => {
      const m = scaling(a!, b!, y);
      const { low, high } = activationRange(activation, y.quant);
      return [
        {
          kernel: "wt_add_s8",
          args: {
            a: { input: 0 },
            b: { input: 1 },
            y: { output: true },
            n: numel(a!.shape),
            b_n: numel(b!.shape),
            a_offset: -a!.quant.zeroPoint,
            a_multiplier: m.a.multiplier,
            a_shift: m.a.shift,
            b_offset: -b!.quant.zeroPoint,
            b_multiplier: m.b.multiplier,
            b_shift: m.b.shift,
            left_shift: LEFT_SHIFT,
            y_offset: y.quant.zeroPoint,
            y_multiplier: m.y.multiplier,
            y_shift: m.y.shift,
            act_min: low,
            act_max: high,
          },
        },
      ];
    },
    lag: binaryLag,
  },
});
