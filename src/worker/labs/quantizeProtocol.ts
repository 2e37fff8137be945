import type { Result } from "../../core/failure";
import type { NodeId } from "../../ir/types";
import type { LayerHistograms } from "../../stages/layerHistograms";

/** What the page may ask of the project's quantized network, layer by layer. */
export interface QuantizeLab {
  /** Float and int8 values of one layer on a few test examples. */
  layerHistograms(id: NodeId): Promise<Result<LayerHistograms>>;
}
