/** How much each layer can lose: one layer at a time is pruned, at several sparsities, and the network evaluated. */
import type { Model, NodeId } from "../../ir/types";
import { channelGroups } from "./groups";
import type { Scores } from "./importance";
import { kernelKeys } from "./masks";
import type { PruneOptions } from "./options";
import { prune } from "./prune";

export interface LayerSensitivity {
  readonly layer: NodeId;
  /** One accuracy for each sparsity asked for. */
  readonly accuracy: readonly number[];
}

export interface SensitivityIo {
  /** Accuracy of a network with the same graph, in [0, 1]. */
  readonly evaluate: (model: Model) => Promise<number>;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly measured?: Scores | undefined;
}

/** Layers that can be pruned alone: those with a kernel, or for channels the groups that share them. */
export const prunableLayers = (model: Model, pattern: PruneOptions["pattern"]): NodeId[] =>
  pattern.kind === "channels"
    ? channelGroups(model.graph).map((g) => g.id)
    : kernelKeys(model).map((key) => key.slice(0, key.lastIndexOf("/")));

/**
 * Accuracy over sparsity for every layer, the others whole. Stops early, with what it has, when `signal` says so; layers that N:M
 * does not divide are left out.
 */
export async function sensitivity(
  model: Model,
  options: Partial<PruneOptions>,
  sparsities: readonly number[],
  io: SensitivityIo,
): Promise<LayerSensitivity[]> {
  const layers = prunableLayers(model, options.pattern ?? { kind: "weights" });
  const out: LayerSensitivity[] = [];
  for (const [i, layer] of layers.entries()) {
    const whole = Object.fromEntries(layers.map((id) => [id, 0]));
    const accuracy: number[] = [];
    for (const sparsity of sparsities) {
      if (io.signal?.aborted) return out;
      const alone = {
        ...options,
        scope: "layer" as const,
        macs: null,
        sparsity,
        layers: { ...whole, [layer]: sparsity },
      };
      accuracy.push(await io.evaluate(prune(model, alone, io.measured ?? null).model));
      io.onProgress?.(i * sparsities.length + accuracy.length, layers.length * sparsities.length);
    }
    out.push({ layer, accuracy });
  }
  return out;
}
