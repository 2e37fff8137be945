/** What training refuses before it begins, and what it says when the loss is no number any more. */
import { type Failure, fail } from "../../core/failure";
import type { Dataset } from "../../datasets/types";
import type { Model, Shape } from "../../ir/types";
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
