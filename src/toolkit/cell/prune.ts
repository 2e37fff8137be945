import type { Dataset } from "../../datasets/types";
import type { Graph, Model, QuantizedModel } from "../../ir/types";
import { compact, largestDifference } from "../../stages/compact";
import { taylorScores } from "../../stages/prune/gradients";
import { type ChannelGroup, channelGroups } from "../../stages/prune/groups";
import type { Scores } from "../../stages/prune/importance";
import { type Masks, type Sparsity, sparsityOf } from "../../stages/prune/masks";
import type { PruneOptions } from "../../stages/prune/options";
import { prune } from "../../stages/prune/prune";
import { type LayerSensitivity, sensitivity } from "../../stages/prune/sensitivity";
import { type SparseBytes, sparseBytes } from "../../stages/sparse";
import { evaluateModel } from "../../stages/train/evaluateModel";
import { normalizedValues } from "../../stages/train/normalized";
import type { CellHost } from "./host";

export interface PruneKnobs extends Partial<PruneOptions> {
  /** What `tiny.taylor` has measured, for `importance: "taylor"`. */
  readonly measured?: Scores;
}

/** A network with zeros, and where they are. */
export interface PrunedModel extends Model {
  /** 0 where a weight was taken, by the names of the weights. */
  readonly masks: Masks;
}

/** A network without the channels and blocks that had gone silent. */
export interface CompactedModel extends Model {
  /** Channels before and after, of the layers that lost some. */
  readonly groups: readonly { readonly id: string; readonly before: number; readonly after: number }[];
  /** Layers that are gone altogether. */
  readonly removed: readonly string[];
}

/** Taking away what matters least. */
export interface PruneTools {
  /**
   * Sets the least important weights to zero; nothing is trained. `sparsity`: the share that goes; `pattern`: single weights as usual,
   * { kind: "nm", n: 2, m: 4 }, { kind: "block", rows: 1, columns: 4 }, { kind: "channels" } or { kind: "residuals" }; `macs`: for channels,
   * the share of multiply-accumulates to keep; `importance`: "l1", "l2", "batchNorm", "taylor", "random"; `scope`: "layer" or "global";
   * `layers`: some layers' own share.
   *
   * `const sparse = tiny.prune(model, { sparsity: 0.8 })`
   */
  prune(model: Model, knobs?: PruneKnobs): PrunedModel;
  /**
   * The smaller network that a network with silent channels or blocks already is: the same answers. `roundTo`: each layer keeps a multiple
   * of 4 or 8 channels. Zeros here and there change nothing.
   */
  compact(model: Model, knobs?: { readonly roundTo?: number }): CompactedModel;
  /** How much of a network is zero: `share`, and `layers` with the zeros of each. */
  sparsity(model: Model): Sparsity;
  /** Which channels can only go together, and what belongs to each: derived from the network's connections. */
  channelGroups(network: Graph | Model): readonly ChannelGroup[];
  /** How a quantized network's weights can be stored: bytes dense, gzipped, as bitmap, as CSR, and as the engine's sparse kernel reads them. */
  sparseBytes(model: QuantizedModel): SparseBytes;
  /** What each weight is worth, measured on `batches` of 32 training examples: |weight · gradient|. For `tiny.prune`. */
  taylor(model: Model, set: Dataset, batches?: number): Promise<Scores>;
  /** Accuracy on the validation split when one layer at a time loses these shares; the others stay whole. */
  sensitivity(
    model: Model,
    set: Dataset,
    sparsities: readonly number[],
    knobs?: PruneKnobs,
  ): Promise<LayerSensitivity[]>;
  /** Largest difference between the outputs of two networks on `count` test examples; 16. */
  difference(a: Model, b: Model, set: Dataset, count?: number): Promise<number>;
}

export function createPruneTools(host: CellHost): PruneTools {
  const { tf, signal, breathe, track, evaluateOn } = host;
  const bare = ({ graph, weights }: Model): Model => ({ graph, weights });
  return {
    prune: (model, { measured, ...knobs } = {}) => {
      const pruned = prune(bare(model), knobs, measured ?? null);
      return { ...pruned.model, masks: pruned.masks };
    },
    compact: (model, knobs = {}) => {
      const { model: smaller, groups, removed } = compact(bare(model), knobs);
      return { ...smaller, groups, removed };
    },
    sparsity: sparsityOf,
    channelGroups: (network) => channelGroups("graph" in network ? network.graph : network),
    sparseBytes,
    taylor: (model, set, batches = 8) => track(taylorScores(bare(model), set, { batches }, evaluateOn)),
    sensitivity: (model, set, sparsities, { measured, ...knobs } = {}) =>
      track(
        sensitivity(bare(model), knobs, sparsities, {
          evaluate: async (pruned) => {
            await breathe();
            signal().throwIfAborted();
            return (await evaluateModel(pruned, set, set.validation, evaluateOn)).accuracy;
          },
          measured,
        }),
      ),
    difference: (a, b, set, count = 16) => {
      const n = Math.min(count, set.test.count);
      return track(
        largestDifference(tf, bare(a), bare(b), normalizedValues(set.test, set.card.input, 0, n), n),
      );
    },
  };
}
