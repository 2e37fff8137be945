/** The extras that a training's options ask for, one line each. */
import type { Dataset } from "../../datasets/types";
import type { Model } from "../../ir/types";
import { distillExtra } from "../distill/extra";
import { layerDropExtra } from "../layerDrop";
import { pruneExtra } from "../prune/whileTraining";
import type { TrainExtra } from "./extra";
import type { TrainOptions } from "./options";
import type { TrainIo } from "./train";

/** What comes last sees what the others have made of the plan. */
export async function extrasOf(
  model: Model,
  data: Dataset,
  o: TrainOptions,
  io: TrainIo,
): Promise<TrainExtra[]> {
  const { graph } = model;
  return [
    ...(io.extras ?? []),
    ...(o.distill ? [await distillExtra(graph, data, o.distill, io)] : []),
    ...(o.layerDrop ? [layerDropExtra(graph, o.layerDrop)] : []),
    ...(o.prune ? [pruneExtra(model, o.prune, o.epochs)] : []),
  ];
}
