import type { Dataset, Split } from "../../datasets/types";
import type { Tensor, Tf } from "../../ir/op";
import type { Model, WeightKey } from "../../ir/types";
import { lowerGraph } from "../../runtime/float";
import { normalizedValues } from "./normalized";

const EVALUATION_BATCH = 64;

/** Logits of a split [count, classes] and their mean cross-entropy. `weights` stay the caller's. */
export async function evaluateFloat(
  tf: Tf,
  model: Model,
  weights: Record<WeightKey, Tensor>,
  split: Split,
  data: Dataset,
): Promise<{ loss: number; accuracy: number; logits: Float32Array }> {
  const classes = data.card.classes.length;
  const logits = new Float32Array(split.count * classes);
  for (let from = 0; from < split.count; from += EVALUATION_BATCH) {
    const to = Math.min(from + EVALUATION_BATCH, split.count);
    const out = tf.tidy(() => {
      const x = tf.tensor(normalizedValues(split, data.card.input, from, to), [
        to - from,
        ...data.card.shape,
      ]);
      return lowerGraph(tf, model.graph, weights, [x]).get(model.graph.outputs[0]!)!;
    });
    logits.set((await out.data()) as Float32Array, from * classes);
    out.dispose();
  }
  return { ...crossEntropy(logits, split, classes), logits };
}

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
