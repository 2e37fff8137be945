/** Losses, the sums of partial gradients, and the optimizer. */
import { BLOCK_WORDS, stepWords } from "../../ir/trainKernels";
import { asI32, asU32, type Law } from "./types";

function logSoftmax(z: readonly number[]): number[] {
  const max = Math.max(...z);
  const logSum = Math.log(z.reduce((s, v) => s + Math.exp(v - max), 0)) + max;
  return z.map((v) => v - logSum);
}

export const loss: Law = ({ b, n }) => {
  const {
    batch,
    classes,
    realClasses,
    temperature: t,
  } = n as Record<string, number> & {
    batch: number;
    classes: number;
    realClasses: number;
    temperature: number;
  };
  const { hard, soft } = {
    hard: n.hard! * (b.step?.[stepWords.hard] ?? 1),
    soft: n.soft! * (b.step?.[stepWords.soft] ?? 1),
  };
  const row = (a: Float32Array, i: number) => [...a.subarray(i * classes, i * classes + realClasses)];
  const first = (v: readonly number[]) => v.indexOf(Math.max(...v));
  for (let i = 0; i < batch; i++) {
    const z = row(b.z!, i);
    const target = row(b.target!, i);
    const logP = logSoftmax(z);
    let value = -hard * target.reduce((s, y, k) => s + y * logP[k]!, 0);
    const total = target.reduce((s, y) => s + y, 0);
    const gradient = logP.map((l, k) => hard * (Math.exp(l) * total - target[k]!));
    if (b.teacher && soft !== 0) {
      const logQ = logSoftmax(z.map((v) => v / t));
      const logT = logSoftmax(row(b.teacher, i).map((v) => v / t));
      value += soft * t * t * logT.reduce((s, l, k) => s + Math.exp(l) * (l - logQ[k]!), 0);
      for (let k = 0; k < realClasses; k++)
        gradient[k]! += soft * t * (Math.exp(logQ[k]!) - Math.exp(logT[k]!));
    }
    b.metrics![0]! += value;
    b.metrics![1]! += total > 0 && first(z) === first(target) ? 1 : 0;
    b.metrics![2]! += 1;
    b.metrics![3]! += Number.isFinite(value) ? 0 : 1;
    b.metrics![5]! += total > 0 ? 1 : 0;
    if (b.dz)
      for (let k = 0; k < classes; k++) {
        const at = i * classes + k;
        b.dz[at] = (b.base?.[at] ?? 0) + (k < realClasses ? (gradient[k]! / batch) * n.lossScale! : 0);
      }
  }
};

export const featureLoss: Law = ({ b, n }) => {
  const size = n.n!;
  const weight = n.weight! * b.step![stepWords.features + n.place!]!;
  for (let image = 0; image < n.batch!; image++) {
    const a = b.a!.subarray(image * size, (image + 1) * size);
    const t = b.b!.subarray(image * size, (image + 1) * size);
    const dot = (u: Float32Array, v: Float32Array) => u.reduce((s, x, i) => s + x * v[i]!, 0);
    const gradient = new Float64Array(size);
    if (n.kind === 0) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        sum += (a[i]! - t[i]!) ** 2;
        gradient[i] = (2 * (a[i]! - t[i]!)) / n.realN!;
      }
      b.metrics![4]! += (weight * sum) / n.realN!;
    } else {
      const aa = Math.sqrt(dot(a, a)) + 1e-12;
      const tt = Math.sqrt(dot(t, t)) + 1e-12;
      const cosine = dot(a, t) / (aa * tt);
      for (let i = 0; i < size; i++) gradient[i] = (cosine * a[i]!) / (aa * aa) - t[i]! / (aa * tt);
      b.metrics![4]! += weight * (1 - cosine);
    }
    for (let i = 0; i < size; i++) {
      const at = image * size + i;
      b.da![at] = (b.base?.[at] ?? 0) + (gradient[i]! * weight * n.lossScale!) / n.batch!;
    }
  }
};

export const reduceGradients: Law = ({ b, n }) => {
  const table = asI32(b.table!);
  const kept = asU32(b.step!);
  for (let block = 0; block < n.words! / BLOCK_WORDS; block++) {
    const [from, stride, parts, flags] = table.subarray(block * 4, block * 4 + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const valid = (flags >> 1) & 127;
    const owner = flags >> 8;
    const dropped = owner > 0 && kept[stepWords.blocks + owner - 1] === 0;
    let squares = 0;
    for (let i = 0; i < BLOCK_WORDS; i++) {
      const at = block * BLOCK_WORDS + i;
      let sum = parts === 0 ? b.gradient![at]! : 0;
      for (let p = 0; p < parts; p++) sum += b.sums![from + p * stride + i]!;
      b.gradient![at] = dropped || i >= valid ? 0 : sum;
      squares += (b.gradient![at]! / n.lossScale!) ** 2;
    }
    if (b.norms) b.norms[block] = squares;
  }
};

export const clipNorm: Law = ({ b, n }) => {
  let squares = 0;
  for (let i = 0; i < n.blocks!; i++) squares += b.norms![i]!;
  const norm = Math.sqrt(squares);
  b.factor![0] = Number.isFinite(norm) && norm > n.limit! ? n.limit! / norm : 1;
};

const B1 = 0.9;
const B2 = 0.999;

export const optimize: Law = ({ b, n }) => {
  const table = asI32(b.table!);
  const step = b.step!;
  const rate = step[stepWords.rate]!;
  for (let i = 0; i < n.words!; i++) {
    const flags = table[Math.floor(i / BLOCK_WORDS) * 4 + 3]!;
    const decay = flags & 1 ? n.decay! : 0;
    const p = b.parameter![i]!;
    const g = (b.gradient![i]! / n.lossScale!) * (b.factor?.[0] ?? 1);
    let next: number;
    if (n.kind === 0) {
      b.first![i] = n.momentum! * b.first![i]! + g + decay * p;
      next = p - rate * b.first![i]!;
    } else {
      b.first![i] = B1 * b.first![i]! + (1 - B1) * g;
      b.second![i] = B2 * b.second![i]! + (1 - B2) * g * g;
      const direction =
        (b.first![i]! * step[stepWords.correct1]!) /
        (Math.sqrt(b.second![i]! * step[stepWords.correct2]!) + 1e-7);
      next = p - rate * direction - (n.kind === 2 ? rate * decay * p : 0);
    }
    b.parameter![i] = next * (b.mask?.[i] ?? 1);
    if (b.average) b.average[i] = n.averageDecay! * b.average[i]! + (1 - n.averageDecay!) * b.parameter![i]!;
  }
};
