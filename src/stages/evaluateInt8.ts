import type { Dataset, SplitName } from "../datasets/types";
import type { QuantizedModel } from "../ir/types";
import { type Evaluation, evaluateScores, quantizeInput } from "./evaluate";
import { normalizedValues } from "./train/normalized";

/** Inferences between two breaths. */
const AT_ONCE = 50;

/**
 * Accuracy and confusion of a quantized network on a split, one inference after the other.
 * @param infer one inference: the int8 input to the int8 scores
 * @param breathe awaited now and then with the examples done: progress, and a moment in which Stop is heard
 */
export async function evaluateInt8(
  model: QuantizedModel,
  data: Dataset,
  split: SplitName,
  infer: (input: Int8Array) => Int8Array,
  breathe: (done: number) => Promise<void>,
): Promise<Evaluation> {
  const classes = data.card.classes.length;
  const { count, labels } = data[split];
  const input = model.graph.nodes.find((n) => n.op === "input")!.out.quant;
  const scores = new Int8Array(count * classes);
  for (let i = 0; i < count; i++) {
    const x = normalizedValues(data[split], data.card.input, i, i + 1);
    scores.set(infer(quantizeInput(x, input)), i * classes);
    if (i % AT_ONCE === AT_ONCE - 1) await breathe(i + 1);
  }
  return evaluateScores(scores, labels, classes);
}
