import type { Result } from "../../core/failure";
import type { NodeId } from "../../ir/types";
import type { CalibrationMethod } from "../../stages/calibrate";
import type { LayerNoise } from "../../stages/compareLayers";
import type { LayerHistograms } from "../../stages/layerHistograms";
import type { EpochReport } from "../../stages/train/train";
import type { ModelSummary, TrainEvent } from "../protocol";

export interface AwareJob {
  readonly epochs: number;
  /** Learning rate at its top. */
  readonly rate: number;
  readonly method: CalibrationMethod;
  readonly samples: number;
  readonly seed: number;
}

/** Accuracies as shares, on all test examples. */
export interface AwareReport {
  readonly job: AwareJob;
  readonly count: number;
  readonly float: number;
  /** Quantized after training. */
  readonly after: number;
  /** Quantized, with the rounding in training. */
  readonly aware: number;
  /** The control: as many epochs without the rounding, then quantized. */
  readonly moreEpochs: number;
  /** On a few test examples, in the order of the network. */
  readonly noise: { readonly after: readonly LayerNoise[]; readonly aware: readonly LayerNoise[] };
  readonly history: readonly EpochReport[];
}

/** What the page may ask of the project's networks before and after quantization. */
export interface QuantizeLab {
  /** Float and int8 values of one layer of the quantized network on a few test examples. */
  layerHistograms(id: NodeId): Promise<Result<LayerHistograms>>;
  /** Trains the project's network on with the rounding built in, and as long without it. */
  quantizeAware(job: AwareJob, onEvent: (event: TrainEvent) => void): Promise<Result<AwareReport>>;
  /** Makes the integers of the last such training the project's quantized network. */
  keepAware(): Promise<Result<ModelSummary>>;
}
