/** What is read off a confusion matrix, confusion[truth][prediction]. */
export interface ClassRates {
  readonly count: number;
  /** Of all of the class, the share that was found; NaN for a class without examples. */
  readonly recall: number;
  /** Of all answers with this class, the share that was right; NaN for a class that was never the answer. */
  readonly precision: number;
}

export function classRates(confusion: readonly (readonly number[])[]): readonly ClassRates[] {
  return confusion.map((row, label) => {
    const count = row.reduce((a, b) => a + b, 0);
    const answers = confusion.reduce((n, other) => n + other[label]!, 0);
    return { count, recall: row[label]! / count, precision: row[label]! / answers };
  });
}

/** The pair that is mixed up most often; null when none is. */
export function worstPair(
  confusion: readonly (readonly number[])[],
): { readonly truth: number; readonly prediction: number; readonly count: number } | null {
  let worst = { truth: 0, prediction: 0, count: 0 };
  for (const [truth, row] of confusion.entries()) {
    for (const [prediction, count] of row.entries()) {
      if (truth !== prediction && count > worst.count) worst = { truth, prediction, count };
    }
  }
  return worst.count > 0 ? worst : null;
}
