import { defineOp } from "../op";
import { activationRange, clamp, multiplyByQuantized, quantizeMultiplier, tabulate } from "../quantMath";
import { activationFacet } from "./emitActivation";
import { elementwise, tableFacet } from "./unary";

export const relu = defineOp<Record<never, never>>()({
  doc: "max(x, 0). Free on a microcontroller: it melts into the layer before it.",
  ...elementwise,
  lower: (tf, [x]) => tf.relu(x!),
  train: activationFacet("relu"),
  int8: tableFacet("RELU", (x, y) => {
    const m = quantizeMultiplier(Math.fround(x.scale / y.scale));
    const { low, high } = activationRange("relu", y);
    return tabulate((q) => clamp(y.zeroPoint + multiplyByQuantized(q - x.zeroPoint, m), low, high));
  }),
});
