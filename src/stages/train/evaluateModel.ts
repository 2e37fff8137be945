import type { Dataset, Split } from "../../datasets/types";
import type { Model } from "../../ir/types";
import type { StartEngine } from "../../training/engine";
import { type PlanOptions, planDefaults } from "../../training/options";

/**
 * Float logits of a split [count, classes] on a training engine, with their mean cross-entropy and accuracy. With `fakeQuant`, as
 * quantization-aware training sees them: weights and the values of those nodes rounded as int8 would.
 */
export async function evaluateModel(
  model: Model,
  data: Dataset,
  split: Split,
  startEngine: StartEngine,
  fakeQuant: PlanOptions["fakeQuant"] = null,
): Promise<{ readonly loss: number; readonly accuracy: number; readonly logits: Float32Array }> {
  const classes = data.card.classes.length;
  const bytes = split.values instanceof Uint8Array;
  const plan = {
    ...planDefaults,
    batch: Math.min(EVALUATION_BATCH, Math.max(1, split.count)),
    classes,
    data: { bytes, ...data.card.input },
    fakeQuant,
  };
  const start = { steps: 0, weights: model.weights, first: {}, second: {}, average: null };
  const engine = await startEngine(model.graph, plan, start);
  try {
    await engine.load("validation", { ...split, input: data.card.input });
    const logits = await engine.evaluate("validation");
    return { ...crossEntropy(logits, split, classes), logits };
  } finally {
    engine.dispose();
  }
}

const EVALUATION_BATCH = 64;

/** Mean cross-entropy and accuracy of logits [count, classes]; zero for no examples. */
export function crossEntropy(
  logits: Float32Array,
  split: Split,
  classes: number,
): { loss: number; accuracy: number } {
  let loss = 0;
  let right = 0;
  for (let i = 0; i < split.count; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    const max = Math.max(...row);
    const label = split.labels[i]!;
    loss += Math.log(row.reduce((s, z) => s + Math.exp(z - max), 0)) + max - row[label]!;
    if (row.indexOf(max) === label) right++;
  }
  return { loss: loss / Math.max(1, split.count), accuracy: right / Math.max(1, split.count) };
}
