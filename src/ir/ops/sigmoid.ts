import { logistic } from "../fixedPoint";
import { defineOp } from "../op";
import { clamp, roundingShiftRight } from "../quantMath";
import { activationFacet } from "./emitActivation";
import { saturatingTable } from "./saturating";
import { elementwise, tableFacet } from "./unary";

export const sigmoid = defineOp<Record<never, never>>()({
  doc: "1 / (1 + exp(-x)): a gate between 0 and 1, as in squeeze-and-excite.",
  ...elementwise,
  lower: (tf, [x]) => tf.sigmoid(x!),
  train: activationFacet("sigmoid"),
  int8: tableFacet(
    "LOGISTIC",
    (x) => saturatingTable(x, (q4) => clamp(roundingShiftRight(logistic(q4, 4), 31 - 8) - 128, -128, 127)),
    () => ({ scale: 1 / 256, zeroPoint: -128 }),
  ),
});
