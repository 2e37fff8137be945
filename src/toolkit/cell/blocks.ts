import type { Graph, Model } from "../../ir/types";
import { type DroppableBlock, droppableBlocks, removeBlocks } from "../../stages/layerDrop";

/** Whole residual blocks, as LayerDrop takes them. */
export interface BlockTools {
  /** The residual blocks that can be left out, from the input on: `id`, `parameters`, `macs` of each. */
  blocks(network: Graph | Model): readonly DroppableBlock[];
  /** The network without some of its blocks, named by their ids; nothing is trained. `tiny.removeBlocks(model, ["block4_add"])` */
  removeBlocks(model: Model, ids: readonly string[]): Model;
}

export const blockTools: BlockTools = {
  blocks: (network) => droppableBlocks("graph" in network ? network.graph : network),
  removeBlocks: (model, ids) => removeBlocks({ graph: model.graph, weights: model.weights }, ids),
};
