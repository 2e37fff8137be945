/** Training calls of conv2d, depthwiseConv2d and dense. */
import type { Emitted, TrainSite } from "../emit";
import type { Activation } from "../quantMath";
import type { Window } from "../shape";
import { activationCode } from "../trainKernels";
import { beforeActivation } from "./emitActivation";
import { nothingBeside, windowNumbers } from "./rows";

/** y = act(convolution + bias); the gradients of the weights are sums of parts, one for each chunk of y's rows. */
export function emitConvolution(
  site: TrainSite<"kernel" | "bias">,
  kind: "conv" | "depthwise",
  window: Window,
  { bias, activation }: { readonly bias: boolean; readonly activation: Activation },
): Emitted {
  const x = site.x[0]!.at;
  const w = site.weight("kernel");
  const y = site.value(site.shape);
  const numbers = windowNumbers(site.batch, window);
  const { chunk, parts } = site.chunks(site.batch * window.outH * window.outW);
  site.call(
    kind,
    { x, w, bias: bias ? site.weight("bias") : undefined, y },
    { ...numbers, chunk, act: activationCode[activation] },
  );
  return {
    y,
    backward: (dy) => {
      const g = beforeActivation(site, activation, y, site.shape, dy);
      const dBias = bias ? site.gradientOf("bias", parts) : undefined;
      site.give(0, (dx, base) =>
        site.call(
          `${kind}GradInput`,
          { dy: g, w, base, dx },
          { ...numbers, ...nothingBeside, chunk: site.chunks(site.batch * window.inH * window.inW).chunk },
        ),
      );
      site.call(
        `${kind}GradWeight`,
        { x, dy: g, dw: site.gradientOf("kernel", parts), dBias },
        { ...numbers, chunk },
      );
    },
  };
}
