/** Which weights are left. Masks are plain data beside a model: 1 keeps a weight, 0 has taken it; weights without a mask are whole. */
import { invariant } from "../../core/failure";
import type { FloatWeight, Model, WeightKey } from "../../ir/types";
import { weightSpecs } from "../../ir/verify";

export type Masks = Readonly<Record<WeightKey, Uint8Array>>;

/** The model with zeros where the masks have them; what no mask touches is shared with the old one. */
export function applyMasks(model: Model, masks: Masks): Model {
  return { graph: model.graph, weights: maskWeights(model.weights, masks) };
}

export function maskWeights<W extends FloatWeight>(
  weights: Readonly<Record<WeightKey, W>>,
  masks: Masks,
): Record<WeightKey, W> {
  const out = { ...weights };
  for (const [key, mask] of Object.entries(masks) as [WeightKey, Uint8Array][]) {
    const weight = out[key];
    invariant(weight && weight.data.length === mask.length, `the mask of ${key} does not fit`);
    out[key] = { ...weight, data: weight.data.map((w, i) => (mask[i] ? w : 0)) };
  }
  return out;
}

/** Masks as the factors that a training engine multiplies with after each update. */
export const asFactors = (masks: Masks): Record<WeightKey, Float32Array> =>
  Object.fromEntries(Object.entries(masks).map(([key, mask]) => [key, Float32Array.from(mask)]));

/** Weights that `before` had taken and `now` keeps again. */
export function countRegrown(before: Masks, now: Masks): number {
  let regrown = 0;
  for (const [key, mask] of Object.entries(before) as [WeightKey, Uint8Array][]) {
    const kept = now[key];
    for (let i = 0; i < mask.length; i++) if (!mask[i] && (!kept || kept[i])) regrown++;
  }
  return regrown;
}

export interface LayerSparsity {
  readonly key: WeightKey;
  readonly weights: number;
  readonly zeros: number;
}

export interface Sparsity {
  /** Share of zeros in all kernels. */
  readonly share: number;
  readonly weights: number;
  readonly zeros: number;
  /** Kernels of convolutions and dense layers, in execution order. */
  readonly layers: readonly LayerSparsity[];
}

/** How much of a network's kernels is zero, counted in the weights themselves. */
export function sparsityOf(model: Model): Sparsity {
  const layers = kernelKeys(model).map((key): LayerSparsity => {
    const { data } = model.weights[key]!;
    return { key, weights: data.length, zeros: data.reduce((n, w) => n + (w === 0 ? 1 : 0), 0) };
  });
  const total = (f: (l: LayerSparsity) => number) => layers.reduce((n, l) => n + f(l), 0);
  const weights = total((l) => l.weights);
  const zeros = total((l) => l.zeros);
  return { share: weights === 0 ? 0 : zeros / weights, weights, zeros, layers };
}

/** The kernels of a network, in execution order: what pruning takes weights from. Biases and batch norm stay. */
export const kernelKeys = ({ graph }: Pick<Model, "graph">): WeightKey[] =>
  weightSpecs(graph).flatMap(({ key, name }) => (name === "kernel" ? [key] : []));
