import { defineOp } from "../op";
import { clamp, multiplyByQuantized, quantizeMultiplier, tabulate } from "../quantMath";
import { unchanged } from "./rows";
import { elementwise, tableFacet } from "./unary";

export const requantize = defineOp<Record<never, never>>()({
  doc: "The same values in another quantization: brings branches to one scale before they are concatenated.",
  ...elementwise,
  lower: (_tf, [x]) => x!,
  train: { layouts: {}, emit: unchanged },
  int8: tableFacet("QUANTIZE", (x, y) => {
    const m = quantizeMultiplier(x.scale / y.scale);
    return tabulate((q) => clamp(multiplyByQuantized(q - x.zeroPoint, m) + y.zeroPoint, -128, 127));
  }),
});
