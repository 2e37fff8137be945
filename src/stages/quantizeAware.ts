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
import type { TrainOptions } from "./train/options";
import { type TrainIo, type TrainResult, train } from "./train/train";

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

/** A network that is ready to be trained with rounding. */
export interface AwareStart {
  /** What quantization alone gives. */
  readonly before: { readonly model: QuantizedModel; readonly float: Model };
  /** The folded network, node by node as the quantized one: train this … */
  readonly start: Model;
  /** … with this. */
  readonly extra: TrainExtra;
}

/** Folds and calibrates; scales of activations stay from here on. */
export async function prepareAware(
  trained: Model,
  data: Dataset,
  how: QuantizeOptions,
  { tf, signal }: Pick<StageIo, "tf" | "signal">,
): Promise<AwareStart> {
  const before = await quantizeTrained(trained, data, how, signal ? { tf, signal } : { tf });
  const start = { graph: asFloat(before.model.graph), weights: before.float.weights };
  return { before, start, extra: roundingExtra(before.model) };
}

/** The integers that training saw. */
export const finishAware = ({ before }: AwareStart, training: TrainResult): AwareResult => ({
  model: quantizeAgain(before.model, training.model.weights),
  float: { graph: before.float.graph, weights: ownOf(before.float, training.model.weights) },
  before: { model: before.model, float: before.float },
  training,
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
  const ready = await prepareAware(trained, data, how, io);
  const extras = [ready.extra, ...(io.extras ?? [])];
  return finishAware(ready, await train(ready.start, data, options, { ...io, extras }));
}

const ownOf = ({ weights }: Model, all: Model["weights"]): Model["weights"] =>
  Object.fromEntries((Object.keys(weights) as WeightKey[]).map((key) => [key, all[key]!]));
