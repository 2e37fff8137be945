import { buildGraph } from "../ir/build";
import { numel } from "../ir/shape";
import type { Graph, Shape } from "../ir/types";
import { checkKnob } from "./knobs";

export interface MlpKnobs {
  /** Input shape; an image is flattened. */
  readonly input: Shape;
  /** Units of each hidden layer. */
  readonly hidden?: readonly number[];
  readonly classes: number;
}

/** A multilayer perceptron: dense layers with ReLU. */
export function mlp(knobs: MlpKnobs): Graph {
  const k = { hidden: [32, 16] as readonly number[], ...knobs };
  for (const d of k.input) checkKnob("mlp", "input", d, 1, 65536, true);
  for (const h of k.hidden) checkKnob("mlp", "hidden", h, 1, 65536, true);
  checkKnob("mlp", "classes", k.classes, 1, 10_000, true);
  const g = buildGraph("mlp");
  let x = g.input(k.input);
  if (k.input.length !== 1) x = g.reshape(x, [numel(k.input)], "flatten");
  for (const [i, units] of k.hidden.entries()) {
    x = g.activate(g.dense(x, units, {}, `hidden${i + 1}`), "relu", `hidden${i + 1}_act`);
  }
  return g.finish(g.dense(x, k.classes, {}, "classifier"));
}
