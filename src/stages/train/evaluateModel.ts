import type { Dataset, Split } from "../../datasets/types";
import type { Model } from "../../ir/types";
import type { StartEngine } from "../../training/engine";
import { planDefaults } from "../../training/options";
import { crossEntropy } from "./evaluateFloat";

/** Float logits of a split [count, classes] on a training engine, with their mean cross-entropy and accuracy. */
export async function evaluateModel(
  model: Model,
  data: Dataset,
  split: Split,
  startEngine: StartEngine,
): Promise<{ readonly loss: number; readonly accuracy: number; readonly logits: Float32Array }> {
  const classes = data.card.classes.length;
  const bytes = split.values instanceof Uint8Array;
  const plan = {
    ...planDefaults,
    batch: Math.min(EVALUATION_BATCH, Math.max(1, split.count)),
    classes,
    data: { bytes, ...data.card.input },
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
