import { quantizeValue } from "../ir/quantMath";
import type { Quant } from "../ir/types";

/** Accuracy, confusion and the misclassified, from the scores of a classifier. */
export interface Evaluation {
  readonly accuracy: number;
  readonly count: number;
  /** confusion[truth][prediction]. */
  readonly confusion: readonly (readonly number[])[];
  readonly predictions: Uint8Array;
}

/** `scores` [count, classes], any monotone score; ties go to the lower class. */
export function evaluateScores(scores: ArrayLike<number>, labels: Uint8Array, classes: number): Evaluation {
  const count = labels.length;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const predictions = new Uint8Array(count);
  let right = 0;
  for (let i = 0; i < count; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[i * classes + c]! > scores[i * classes + best]!) best = c;
    predictions[i] = best;
    confusion[labels[i]!]![best]!++;
    if (best === labels[i]) right++;
  }
  return { accuracy: count === 0 ? 0 : right / count, count, confusion, predictions };
}

/** Real inputs as the network's int8 input. */
export const quantizeInput = (values: ArrayLike<number>, quant: Quant): Int8Array =>
  Int8Array.from({ length: values.length }, (_, i) => quantizeValue(values[i]!, quant));
