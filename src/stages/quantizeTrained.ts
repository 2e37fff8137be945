import { fail } from "../core/failure";
import type { Dataset } from "../datasets/types";
import type { Model, NodeId, QuantizedModel } from "../ir/types";
import { type CalibrationMethod, type Choice, calibrate, type StageIo } from "./calibrate";
import { fold } from "./fold";
import { quantize } from "./quantize";
import { normalizedValues } from "./train/normalized";

export interface QuantizeOptions {
  readonly method: CalibrationMethod;
  /** Training examples that the ranges are seen on, at most. */
  readonly samples: number;
}

export interface QuantizedTrained {
  readonly model: QuantizedModel;
  /** Folded: what `model` is compared with, layer by layer. */
  readonly float: Model;
  readonly samples: number;
  /** What "mixed" has chosen for each layer; null for the other methods. */
  readonly choices: Readonly<Record<NodeId, Choice>> | null;
}

/**
 * From a trained network and its data to 8-bit integers: fold, calibrate on training examples, quantize. Pictures keep their own scale, so
 * that the board's input is a pixel - 128. Throws `bad-knob` for no samples.
 */
export async function quantizeTrained(
  trained: Model,
  data: Dataset,
  { method, samples }: QuantizeOptions,
  io: StageIo,
): Promise<QuantizedTrained> {
  const { input } = data.card;
  const count = Math.min(samples, data.train.count);
  if (!(count >= 1)) fail("bad-knob", "quantize.samples", `samples is ${samples}`, "Choose at least 1.");
  const float = fold(trained);
  const values = normalizedValues(data.train, input, 0, count);
  const ranges = await calibrate(float, values, count, { method }, io);
  const pixels = data.train.values instanceof Uint8Array;
  const options = pixels ? { input: { scale: input.scale, zeroPoint: input.offset - 128 } } : {};
  return { model: quantize(float, ranges, options), float, samples: count, choices: ranges.choices ?? null };
}
