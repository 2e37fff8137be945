/** The extras that a training's options ask for, one line each. */
import type { Dataset } from "../../datasets/types";
import type { Model } from "../../ir/types";
import { layerDropExtra } from "../layerDrop";
import type { TrainExtra } from "./extra";
import type { TrainOptions } from "./options";
import type { TrainIo } from "./train";

/** What comes last sees what the others have made of the plan. */
export async function extrasOf(
  { graph }: Model,
  _data: Dataset,
  o: TrainOptions,
  _io: TrainIo,
): Promise<TrainExtra[]> {
  return [...(o.layerDrop ? [layerDropExtra(graph, o.layerDrop)] : [])];
}
