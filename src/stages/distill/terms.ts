/** The loss of one example, term by term, as the kernels compute it for a batch: for looking at. */

/** softmax(z/T): a teacher's soft labels (Hinton, Vinyals and Dean 2015). */
export function softened(logits: ArrayLike<number>, temperature: number): number[] {
  const z = Array.from(logits, (v) => v / temperature);
  const most = Math.max(...z);
  const powers = z.map((v) => Math.exp(v - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

export interface LossTerms {
  /** hard · CE(label, student). */
  readonly hard: number;
  /** soft · T² · KL(teacher/T ‖ student/T). */
  readonly soft: number;
}

export function lossTerms(
  student: ArrayLike<number>,
  teacher: ArrayLike<number>,
  label: number,
  o: { readonly hard: number; readonly soft: number; readonly temperature: number },
): LossTerms {
  const [wanted, given] = [softened(teacher, o.temperature), softened(student, o.temperature)];
  const divergence = wanted.reduce((sum, p, k) => sum + (p > 0 ? p * Math.log(p / given[k]!) : 0), 0);
  return {
    hard: -o.hard * Math.log(softened(student, 1)[label]!),
    soft: o.soft * o.temperature ** 2 * divergence,
  };
}
