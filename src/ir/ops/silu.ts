import { defineOp, trainOnly } from "../op";
import { activationFacet } from "./emitActivation";
import { elementwise } from "./unary";

export const silu = defineOp<Record<never, never>>()({
  doc: "x * sigmoid(x) (swish). TensorFlow Lite has no such operator: `fold` writes it as sigmoid and mul.",
  ...elementwise,
  lower: (tf, [x]) => tf.mul(x!, tf.sigmoid(x!)),
  train: activationFacet("silu"),
  int8: trainOnly,
});
