/** Training calls of batch normalization, with what may follow it in the same kernels. */
import type { Emitted, Region, TrainSite } from "../emit";
import { activationCode, type TrainActivation } from "../trainKernels";
import { rowsOf } from "./rows";

/** What comes after normalization: activation, fake quantization, dropout, and a residual that is added. */
export interface NormalizeTail {
  readonly act: TrainActivation;
  readonly range: Region | undefined;
  readonly drop: { readonly rate: number; readonly salt: number; readonly plane: number };
  readonly residual: Region | undefined;
}

/** Rate 0: nothing is dropped. */
export const noDrop = { rate: 0, salt: 0, plane: 0 } as const;

/** The gradient of `residual` is dy itself; handing it on is the caller's. */
export function emitNormalize(
  site: TrainSite<"gamma" | "beta" | "mean" | "variance" | "steps">,
  { epsilon, momentum }: { readonly epsilon: number; readonly momentum: number },
  { act, range, drop, residual }: NormalizeTail,
): Emitted {
  const x = site.x[0]!.at;
  const y = site.value(site.shape);
  const size = rowsOf(site, site.shape);
  const gamma = site.weight("gamma");
  const beta = site.weight("beta");
  const movingMean = site.weight("mean");
  const movingVariance = site.weight("variance");
  if (!site.training) {
    const regions = { x, gamma, beta, mean: movingMean, variance: movingVariance, residual, range, y };
    site.call("normalizeFrozen", regions, { ...size, act: activationCode[act], epsilon });
    return { y, backward: () => undefined };
  }
  const { step } = site;
  const { chunk, parts } = site.chunks(size.rows);
  const moments = site.sums(parts * 2 * size.c);
  const stats = site.sums(2 * size.c);
  const numbers = {
    ...{ ...size, chunk, act: activationCode[act] },
    ...{ dropRate: drop.rate, dropSalt: drop.salt, dropPlane: drop.plane },
  };
  site.call("moments", { x, moments }, { ...size, chunk });
  site.call(
    "normalize",
    {
      ...{ x, moments, gamma, beta, residual, range, step, y, stats, movingMean, movingVariance },
      steps: site.weight("steps"),
    },
    { ...numbers, epsilon, momentum },
  );
  return {
    y,
    backward: (dy) => {
      const sums = site.sums(parts * 2 * size.c);
      const dx = site.value(site.shape);
      const dGamma = site.gradientOf("gamma", 1);
      const dBeta = site.gradientOf("beta", 1);
      const inputs = { dy, x, stats, gamma, beta, range, step };
      site.call("normalizeGradReduce", { ...inputs, sums }, numbers);
      site.call("normalizeGrad", { ...inputs, sums, dx, dGamma, dBeta }, numbers);
      site.pass(0, dx);
    },
  };
}
