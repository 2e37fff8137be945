/** Training calls of activations: as a node of their own, and as the tail of another op. */
import type { Emitted, Region, TrainFacet, TrainSite } from "../emit";
import type { Activation } from "../quantMath";
import { activationCode, type TrainActivation } from "../trainKernels";
import type { Shape } from "../types";
import { rowsOf } from "./rows";

/** y = act(x), fake-quantized where the node has a range. */
function emitActivation(site: TrainSite<never>, kind: TrainActivation): Emitted {
  const x = site.x[0]!.at;
  const y = site.value(site.shape);
  const range = site.takeRange();
  const numbers = { ...rowsOf(site, site.shape), act: activationCode[kind] };
  site.call("activate", { x, range, y }, { ...numbers, realC: site.shape.at(-1)! });
  return {
    y,
    backward: (dy) =>
      site.give(0, (dx, base) => site.call("activateGrad", { dy, x, base, range, dx }, numbers)),
  };
}

export const activationFacet = (kind: TrainActivation): TrainFacet<unknown, never> => ({
  layouts: {},
  emit: (site) => emitActivation(site, kind),
});

/**
 * The gradient before an activation that an op applied itself. Its value serves in place of its argument: where relu's or
 * relu6's value is strictly between its limits, so is the argument.
 */
export function beforeActivation(
  site: TrainSite<never>,
  kind: Activation,
  y: Region,
  shape: Shape,
  dy: Region,
): Region {
  if (kind === "none") return dy;
  const dx = site.value(shape);
  site.call("activateGrad", { dy, x: y, dx }, { ...rowsOf(site, shape), act: activationCode[kind] });
  return dx;
}

/** Applies such an activation where the kernel before it has none. */
export function thenActivate(site: TrainSite<never>, kind: Activation, x: Region): Region {
  if (kind === "none") return x;
  const y = site.value(site.shape);
  site.call(
    "activate",
    { x, y },
    { ...rowsOf(site, site.shape), realC: site.shape.at(-1)!, act: activationCode[kind] },
  );
  return y;
}
