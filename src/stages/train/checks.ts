/** What training refuses before it begins, and what it says when the loss is no number any more. */
import { type Failure, fail } from "../../core/failure";
import type { Dataset } from "../../datasets/types";
import type { Model, Shape } from "../../ir/types";
import { checkDistill } from "../distill/options";
import { checkLayerDrop } from "../layerDrop";
import { checkPruneTraining } from "../prune/options";
import type { TrainOptions } from "./options";

export const divergence = (o: TrainOptions, epochs: number): Failure => ({
  code: "diverged",
  where: `training, epoch ${epochs + 1}`,
  what: "the loss is no longer a number: the weights grew without bound",
  next: `Lower the learning rate (now ${o.schedule.rate}; try ${Number((o.schedule.rate / 4).toPrecision(2))}) and train again. ${epochs > 0 ? "The best epoch before it is kept." : "Your network is as it was."}`,
});

export function checkFits(model: Model, data: Dataset): void {
  const input = model.graph.nodes.find((n) => n.op === "input")!;
  const output = model.graph.nodes.find((n) => n.id === model.graph.outputs[0])!;
  const show = (s: Shape) => s.join("x");
  if (show(input.out.shape) !== show(data.card.shape)) {
    fail(
      "shape-mismatch",
      "train",
      `the network takes ${show(input.out.shape)}, ${data.card.name} gives ${show(data.card.shape)}`,
      "Design the network for this data set, or choose another one.",
    );
  }
  if (show(output.out.shape) !== String(data.card.classes.length)) {
    fail(
      "shape-mismatch",
      "train",
      `the network has ${show(output.out.shape)} outputs, ${data.card.name} has ${data.card.classes.length} classes`,
      "Give the classifier one output for each class.",
    );
  }
  if (data.train.count === 0)
    fail("bad-data", "train", "there are no training examples", "Choose a larger training split.");
}

/** Throws a `Failure` that names the first option out of its range. */
export function checkTrainOptions(o: TrainOptions): void {
  const within = (name: string, value: number, low: number, high: number, integer = false) => {
    if (!(value >= low && value <= high) || (integer && !Number.isInteger(value))) {
      fail(
        "bad-knob",
        `train.${name}`,
        `${name} is ${value}`,
        `Choose ${integer ? "a whole number" : "a number"} from ${low} to ${high}.`,
      );
    }
  };
  within("epochs", o.epochs, 1, 10_000, true);
  within("batch", o.batch, 1, 4096, true);
  within("learningRate", o.schedule.rate, 1e-8, 100);
  if (o.schedule.kind === "cosine") within("warmup", o.schedule.warmup, 0, 1000);
  if (o.schedule.kind === "step") {
    within("every", o.schedule.every, 1, 10_000);
    within("factor", o.schedule.factor, 0, 1);
  }
  within("weightDecay", o.optimizer.weightDecay, 0, 1);
  if (o.optimizer.kind === "sgd") within("momentum", o.optimizer.momentum, 0, 0.9999);
  within("labelSmoothing", o.labelSmoothing, 0, 0.9);
  within("mixup", o.mixup, 0, 10);
  within("shift", o.augment.shift, 0, 64, true);
  within("crop", o.augment.crop, 0.1, 1);
  within("noise", o.augment.noise, 0, 10);
  within("cutout", o.augment.cutout, 0, 1024, true);
  within("timeShift", o.augment.timeShift, 0, 1024, true);
  within("timeMask", o.augment.timeMask, 0, 1024, true);
  within("bandMask", o.augment.bandMask, 0, 1024, true);
  within("clip", o.clip, 0, 1e6);
  within("averageDecay", o.averageDecay, 0, 0.99999);
  within("patience", o.patience, 0, 10_000, true);
  if (o.distill) checkDistill(o.distill);
  if (o.layerDrop) checkLayerDrop(o.layerDrop);
  if (o.prune) checkPruneTraining(o.prune, o.epochs);
}
