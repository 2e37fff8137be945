/** Batch normalization: moments in chunks, normalization with activation, dropout and residual, and the gradients. */
import { draw } from "../../core/draws";
import { act, asU32, chunks, fakeQuantized, type Law, type LawArgs, passes, slope } from "./types";

/** Mean and sum of squared deviations of each chunk: what every producer of `moments` writes. */
export function writeMoments(
  x: Float32Array,
  moments: Float32Array,
  rows: number,
  c: number,
  chunk: number,
): void {
  chunks(rows, chunk, (i, from, to) => {
    for (let k = 0; k < c; k++) {
      let mean = 0;
      for (let r = from; r < to; r++) mean += x[r * c + k]!;
      mean /= to - from;
      let squares = 0;
      for (let r = from; r < to; r++) squares += (x[r * c + k]! - mean) ** 2;
      moments[i * 2 * c + k] = mean;
      moments[i * 2 * c + c + k] = squares;
    }
  });
}

export const moments: Law = ({ b, n }) => writeMoments(b.x!, b.moments!, n.rows!, n.c!, n.chunk!);

/** What dropout multiplies value (row, channel) with: 0, or 1/(1 - rate). */
export function dropFactor(
  seed: number,
  salt: number,
  rate: number,
  plane: number,
  row: number,
  c: number,
  channel: number,
): number {
  if (rate === 0) return 1;
  const counter = (plane > 0 ? Math.floor(row / plane) : row) * c + channel;
  return (draw((seed + salt) >>> 0, counter) >>> 8) / 16777216 < Math.fround(rate) ? 0 : 1 / (1 - rate);
}

const drop = ({ b, n }: LawArgs, row: number, channel: number): number =>
  dropFactor(b.step ? asU32(b.step)[0]! : 0, n.dropSalt!, n.dropRate!, n.dropPlane!, row, n.c!, channel);

/** The combined mean and variance of channel k (Chan, Golub and LeVeque 1983). */
function combine(moments: Float32Array, rows: number, c: number, chunk: number, k: number) {
  let mean = 0;
  let squares = 0;
  let count = 0;
  chunks(rows, chunk, (i, from, to) => {
    const part = to - from;
    const delta = moments[i * 2 * c + k]! - mean;
    squares += moments[i * 2 * c + c + k]! + (delta * delta * count * part) / (count + part);
    mean += (delta * part) / (count + part);
    count += part;
  });
  return { mean, variance: squares / count };
}

export const normalize: Law = (args) => {
  const { b, n } = args;
  const { rows, c } = n as { rows: number; c: number };
  for (let k = 0; k < c; k++) {
    const { mean, variance } = combine(b.moments!, rows, c, n.chunk!, k);
    const rstd = 1 / Math.sqrt(variance + n.epsilon!);
    b.stats![k] = mean;
    b.stats![c + k] = rstd;
    const keep = Math.min(n.momentum!, (1 + b.steps![k]!) / (10 + b.steps![k]!));
    b.movingMean![k] = keep * b.movingMean![k]! + (1 - keep) * mean;
    b.movingVariance![k] = keep * b.movingVariance![k]! + (1 - keep) * variance;
    b.steps![k] = b.steps![k]! + 1;
    for (let r = 0; r < rows; r++) {
      const i = r * c + k;
      const value = act(n.act!, b.gamma![k]! * (b.x![i]! - mean) * rstd + b.beta![k]!) * drop(args, r, k);
      b.y![i] = fakeQuantized(value, b.range) + (b.residual?.[i] ?? 0);
    }
  }
};

/** g and xhat of one value: the gradient before the activation, and the normalized input. */
function before(args: LawArgs, dy: number, r: number, k: number): { g: number; xhat: number } {
  const { b, n } = args;
  const c = n.c!;
  const xhat = (b.x![r * c + k]! - b.stats![k]!) * b.stats![c + k]!;
  const inner = b.gamma![k]! * xhat + b.beta![k]!;
  const kept = drop(args, r, k);
  const open = passes(act(n.act!, inner) * kept, b.range);
  return { g: dy * open * kept * slope(n.act!, inner), xhat };
}

export const normalizeGradReduce: Law = (args) => {
  const { b, n } = args;
  const c = n.c!;
  chunks(n.rows!, n.chunk!, (i, from, to) => {
    for (let k = 0; k < c; k++) {
      let sum = 0;
      let product = 0;
      for (let r = from; r < to; r++) {
        const { g, xhat } = before(args, b.dy![r * c + k]!, r, k);
        sum += g;
        product += g * xhat;
      }
      b.sums![i * 2 * c + k] = sum;
      b.sums![i * 2 * c + c + k] = product;
    }
  });
};

/** `normalizeGradReduce` on the side of a kernel that has just written dx: the bn… names of the table. */
export function reduceEpilogue({ b, n }: LawArgs, rows: number, c: number): void {
  if (!b.bnSums) return;
  normalizeGradReduce({
    b: {
      dy: b.dx!,
      x: b.bnX!,
      stats: b.bnStats!,
      gamma: b.bnGamma!,
      beta: b.bnBeta!,
      sums: b.bnSums,
      ...(b.step ? { step: b.step } : {}),
    },
    n: {
      rows,
      c,
      chunk: n.chunk!,
      act: n.bnAct!,
      dropSalt: n.bnDropSalt!,
      dropPlane: n.bnPlane!,
      dropRate: n.bnDropRate!,
    },
  });
}

export const normalizeGrad: Law = (args) => {
  const { b, n } = args;
  const { rows, c } = n as { rows: number; c: number };
  for (let k = 0; k < c; k++) {
    let sum = 0;
    let product = 0;
    chunks(rows, n.chunk!, (i) => {
      sum += b.sums![i * 2 * c + k]!;
      product += b.sums![i * 2 * c + c + k]!;
    });
    b.dBeta![k] = sum;
    b.dGamma![k] = product;
    const scale = b.gamma![k]! * b.stats![c + k]!;
    for (let r = 0; r < rows; r++) {
      const { g, xhat } = before(args, b.dy![r * c + k]!, r, k);
      b.dx![r * c + k] = scale * (g - sum / rows - (xhat * product) / rows);
    }
  }
};

export const normalizeFrozen: Law = ({ b, n }) => {
  const c = n.c!;
  for (let i = 0; i < n.rows! * c; i++) {
    const k = i % c;
    const xhat = (b.x![i]! - b.mean![k]!) / Math.sqrt(b.variance![k]! + n.epsilon!);
    const value = act(n.act!, b.gamma![k]! * xhat + b.beta![k]!);
    b.y![i] = fakeQuantized(value, b.range) + (b.residual?.[i] ?? 0);
  }
};

export const dropout: Law = (args) => {
  const { b, n } = args;
  const c = n.c!;
  for (let r = 0; r < n.rows!; r++)
    for (let k = 0; k < c; k++)
      b.y![r * c + k] = (b.base?.[r * c + k] ?? 0) + b.x![r * c + k]! * drop(args, r, k);
};
