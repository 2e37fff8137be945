/** The extras that a training's options ask for, one line each. */
import type { Dataset } from "../../datasets/types";
import type { Model } from "../../ir/types";
import type { TrainExtra } from "./extra";
import type { TrainOptions } from "./options";
import type { TrainIo } from "./train";

export async function extrasOf(
  _model: Model,
  _data: Dataset,
  _options: TrainOptions,
  _io: TrainIo,
): Promise<TrainExtra[]> {
  return [];
}
