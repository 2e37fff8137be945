/**
 * Quantization-aware training (Jacob et al. 2018): the folded network goes on learning with the very rounding that it will have on
 * the board. Weights are rounded each step from float ones behind them, activations at the scales that calibration chose, and
 * gradients pass straight through the rounding (Bengio et al. 2013). Batch norm has melted away before, with its moving averages,
 * so there is nothing left that the board would not do, too.
 */
import type { Dataset } from "../datasets/types";
import type { Model, NodeId, Quant, QuantizedModel, WeightKey } from "../ir/types";
import type { StageIo } from "./calibrate";
import { asFloat, quantizeAgain } from "./quantize";
import { type QuantizeOptions, quantizeTrained } from "./quantizeTrained";
import type { TrainExtra } from "./train/extra";
import { type TrainOptions, trainDefaults } from "./train/options";
import { type TrainIo, type TrainResult, train } from "./train/train";

/** A few epochs at a small rate: the network is nearly there, and no batch norm evens out large steps any more. */
export const awareDefaults: TrainOptions = {
  ...trainDefaults,
  epochs: 3,
  optimizer: { kind: "adam", weightDecay: 0 },
  schedule: { kind: "cosine", rate: 1e-3, warmup: 0.2 },
};

export interface AwareOptions extends QuantizeOptions {
  readonly train: TrainOptions;
}

export interface AwareResult {
  /** Trained with rounding, then rounded. */
  readonly model: QuantizedModel;
  /** The float weights behind it: what `model` is compared with, layer by layer. */
  readonly float: Model;
  /** Before the training: what quantization alone gives. */
  readonly before: { readonly model: QuantizedModel; readonly float: Model };
  readonly training: TrainResult;
}

/** What the values of a quantized network's nodes are rounded to: what training has to see. */
export const rangesOf = ({ graph }: QuantizedModel): Readonly<Record<NodeId, Quant>> =>
  Object.fromEntries(graph.nodes.map((n) => [n.id, n.out.quant]));

/** Training that rounds as this quantized network does. */
const roundingExtra = (int8: QuantizedModel): TrainExtra => ({
  plan: (plan) => ({ ...plan, fakeQuant: { ranges: rangesOf(int8) } }),
});

/**
 * From a trained network to 8-bit integers that have been trained as such. Scales of activations are calibrated once and stay, so
 * the exported network has the numbers that training saw; weights round alike but for exact ties.
 */
export async function quantizeAware(
  trained: Model,
  data: Dataset,
  { train: options, ...how }: AwareOptions,
  io: TrainIo & Pick<StageIo, "tf">,
): Promise<AwareResult> {
  const { tf, signal } = io;
  const before = await quantizeTrained(trained, data, how, signal ? { tf, signal } : { tf });
  const graph = asFloat(before.model.graph);
  const start = { graph, weights: before.float.weights };
  const training = await train(start, data, options, {
    ...io,
    extras: [roundingExtra(before.model), ...(io.extras ?? [])],
  });
  const weights = training.model.weights;
  return {
    model: quantizeAgain(before.model, weights),
    float: { graph: before.float.graph, weights: ownOf(before.float, weights) },
    before: { model: before.model, float: before.float },
    training,
  };
}

const ownOf = ({ weights }: Model, all: Model["weights"]): Model["weights"] =>
  Object.fromEntries((Object.keys(weights) as WeightKey[]).map((key) => [key, all[key]!]));
