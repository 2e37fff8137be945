import { defineOp } from "../op";
import { activationRange, clamp, tabulate } from "../quantMath";
import { activationFacet } from "./emitActivation";
import { elementwise, tableFacet } from "./unary";

export const relu6 = defineOp<Record<never, never>>()({
  doc: "min(max(x, 0), 6): a ReLU with a known range, which quantizes well (MobileNet).",
  ...elementwise,
  lower: (tf, [x]) => tf.clipByValue(x!, 0, 6),
  train: activationFacet("relu6"),
  // TensorFlow Lite Micro only clamps, in the input's quantization.
  int8: tableFacet(
    "RELU6",
    (x) => {
      const { low, high } = activationRange("relu6", x);
      return tabulate((q) => clamp(q, low, high));
    },
    ([x]) => x!,
  ),
});
