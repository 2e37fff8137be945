import { fail } from "../core/failure";
import type { Dataset } from "./types";

/** A training label that nobody knows: no class has this number, and training leaves it out of the loss. */
export const UNKNOWN_LABEL = 255;

/**
 * The set with the labels of its first `known` training examples only; the pictures of the rest are there, their labels are not.
 * Throws `bad-knob` when there are not so many.
 */
export function hideLabels(data: Dataset, known: number): Dataset {
  const { train } = data;
  if (!(Number.isInteger(known) && known >= 0 && known <= train.count))
    fail(
      "bad-knob",
      "hideLabels",
      `${known} of ${train.count} training examples cannot keep their labels`,
      `Choose a whole number from 0 to ${train.count}.`,
    );
  return { ...data, train: { ...train, labels: train.labels.slice().fill(UNKNOWN_LABEL, known) } };
}

/** The set with its first `count` training examples alone. */
export function firstExamples(data: Dataset, count: number): Dataset {
  const { card, train } = data;
  if (!(Number.isInteger(count) && count >= 1 && count <= train.count))
    fail(
      "bad-knob",
      "firstExamples",
      `there are ${train.count} training examples, not ${count}`,
      `Choose a whole number from 1 to ${train.count}.`,
    );
  const size = train.values.length / train.count;
  return {
    ...data,
    card: { ...card, splits: { ...card.splits, train: count } },
    train: { count, values: train.values.subarray(0, count * size), labels: train.labels.subarray(0, count) },
  };
}
