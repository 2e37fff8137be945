import type { Tensor, Tf } from "../op";

/** Sum over all rows of [M, C]: a product with ones, since reducing leading axes makes some backends transpose the whole tensor. */
const columnSums = (tf: Tf, x: Tensor): Tensor =>
  tf.reshape(tf.matMul(tf.ones([1, x.shape[0]!]), x as never), [-1]);

/**
 * Batch normalization with the batch's own statistics: value, mean and (biased) variance. Its gradient is written out
 * (Ioffe and Szegedy 2015, section 3): a third of the operations, and no intermediate kept but the normalized input.
 */
export function normalizeBatch(
  tf: Tf,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): { readonly value: Tensor; readonly mean: Tensor; readonly variance: Tensor } {
  const channels = x.shape.at(-1)!;
  const rows = x.size / channels;
  const flat = tf.reshape(x, [rows, channels]);
  const mean = tf.div(columnSums(tf, flat), rows);
  const centered = tf.sub(flat, mean);
  const variance = tf.div(columnSums(tf, tf.square(centered)), rows);
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const normalized = tf.mul(centered, inverse);
  const apply = tf.customGrad(((_x: Tensor, g: Tensor, b: Tensor, save: (t: Tensor[]) => void) => {
    save([normalized, inverse, g]);
    const value = tf.reshape(tf.add(tf.mul(normalized, g), b), x.shape);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [n, i, scale] = saved as [Tensor, Tensor, Tensor];
      const d = tf.reshape(dy, [rows, channels]);
      const dBeta = columnSums(tf, d);
      const dGamma = columnSums(tf, tf.mul(d, n));
      const spread = tf.add(tf.mul(n, tf.div(dGamma, rows)), tf.div(dBeta, rows));
      return [tf.reshape(tf.mul(tf.sub(d, spread), tf.mul(scale, i)), x.shape), dGamma, dBeta];
    };
    return { value, gradFunc };
  }) as never);
  return { value: (apply as (...t: Tensor[]) => Tensor)(x, gamma, beta), mean, variance };
}
