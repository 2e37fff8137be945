/** Points of many dimensions on a flat page: their two directions of largest spread (Pearson 1901, Hotelling 1933). */

const ROUNDS = 200;

/**
 * @param values [count, width], row-major
 * @returns [count, 2], centered; the same points give the same picture, signs included
 */
export function twoPrincipalComponents(values: Float32Array, count: number): Float32Array {
  const width = values.length / Math.max(1, count);
  const out = new Float32Array(count * 2);
  if (count === 0) return out;
  const mean = columnMeans(values, count, width);
  const centered = Float64Array.from(values, (v, i) => v - mean[i % width]!);
  const covariance = covarianceOf(centered, count, width);
  for (let axis = 0; axis < 2; axis++) {
    const { direction, spread } = dominant(covariance, width);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < width; j++) out[i * 2 + axis]! += centered[i * width + j]! * direction[j]!;
    // What is left is orthogonal to it.
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++) covariance[a * width + b]! -= spread * direction[a]! * direction[b]!;
  }
  return out;
}

function columnMeans(values: Float32Array, count: number, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (const [i, v] of values.entries()) mean[i % width]! += v / count;
  return mean;
}

function covarianceOf(centered: Float64Array, count: number, width: number): Float64Array {
  const covariance = new Float64Array(width * width);
  for (let i = 0; i < count; i++)
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++)
        covariance[a * width + b]! += (centered[i * width + a]! * centered[i * width + b]!) / count;
  return covariance;
}

/** The eigenvector of the largest eigenvalue, by power iteration; its largest part is positive. */
function dominant(matrix: Float64Array, width: number): { direction: Float64Array; spread: number } {
  let direction = Float64Array.from({ length: width }, (_, j) => 1 + (j % 7) / 7);
  let spread = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const next = direction.map((_, a) => {
      let sum = 0;
      for (let b = 0; b < width; b++) sum += matrix[a * width + b]! * direction[b]!;
      return sum;
    });
    const length = Math.hypot(...next);
    if (!(length > 1e-12)) return { direction: new Float64Array(width), spread: 0 };
    spread = length / Math.hypot(...direction);
    direction = next.map((v) => v / length);
  }
  const largest = direction.reduce((m, v) => (Math.abs(v) > Math.abs(m) ? v : m), 0);
  return { direction: largest < 0 ? direction.map((v) => -v) : direction, spread };
}
