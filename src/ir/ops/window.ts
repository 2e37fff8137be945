/** The output shape of every op that slides a window over an image. */
import { fail } from "../../core/failure";
import { type Padding, type Pair, resolveWindow, showShape } from "../shape";
import type { NodeId, Shape } from "../types";

/** [outH, outW, outC]; a `Failure` at `where` when x is no image, or smaller than the window. `what` names the op. */
export function inferWindow(
  what: string,
  x: Shape,
  attrs: { readonly kernel: Pair; readonly stride: Pair; readonly padding: Padding },
  outC: number,
  where: NodeId,
): Shape {
  if (x.length !== 3) {
    fail(
      "shape-mismatch",
      where,
      `${what} needs [H,W,C], not ${showShape(x)}`,
      "Reshape the tensor to an image first.",
    );
  }
  const w = resolveWindow(x, attrs, outC);
  if (w.outH < 1 || w.outW < 1) {
    fail(
      "shape-mismatch",
      where,
      `a ${attrs.kernel.join("x")} window does not fit into ${showShape(x)}`,
      'Use padding "same", a smaller window, or a larger input.',
    );
  }
  return [w.outH, w.outW, w.outC];
}
