import { hyperbolicTangent } from "../fixedPoint";
import { defineOp } from "../op";
import { clamp, roundingShiftRight } from "../quantMath";
import { activationFacet } from "./emitActivation";
import { saturatingTable } from "./saturating";
import { elementwise, tableFacet } from "./unary";

export const tanh = defineOp<Record<never, never>>()({
  doc: "Hyperbolic tangent: squashes to (-1, 1).",
  ...elementwise,
  lower: (tf, [x]) => tf.tanh(x!),
  train: activationFacet("tanh"),
  int8: tableFacet(
    "TANH",
    (x) => saturatingTable(x, (q4) => clamp(roundingShiftRight(hyperbolicTangent(q4, 4), 31 - 7), -128, 127)),
    () => ({ scale: 1 / 128, zeroPoint: 0 }),
  ),
});
