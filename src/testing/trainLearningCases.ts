/** Random cases of the kernels of data, loss and optimizer. */
import { padded } from "../ir/trainKernels";
import type { CaseParts, Draw } from "./trainCase";
import { ints, onto } from "./trainRowCases";

function optimize(d: Draw): CaseParts {
  const blocks = d.between(1, 5);
  const words = blocks * 64;
  const kind = d.integer(3);
  const step = d.step();
  step.set([0.01, 3.4, 40], 1);
  const table = Array.from({ length: blocks }, () => [0, 0, 0, d.integer(2) | (64 << 1)]).flat();
  return {
    numbers: { words, kind, decay: 0.02, momentum: 0.9, averageDecay: 0.95, lossScale: d.pick([1, 128]) },
    buffers: {
      parameter: d.rows(words, 1).map(() => d.normal()),
      gradient: d.rows(words / 4, 4),
      first: d.rows(words / 4, 4, 0.1),
      ...(kind > 0 ? { second: d.rows(words / 4, 4, 0.1).map(Math.abs) } : {}),
      ...d.maybe("mask", () => Float32Array.from({ length: words }, () => d.integer(2))),
      ...d.maybe("average", () => d.rows(words / 4, 4)),
      ...d.maybe("factor", () => Float32Array.of(0.3, 0, 0, 0)),
      table: ints(...table),
      step,
    },
  };
}

function reduceGradients(d: Draw): CaseParts {
  const blocks = d.between(1, 6);
  const step = d.step();
  new Uint32Array(step.buffer)[16 + 2] = 0;
  const entries = Array.from({ length: blocks }, () => {
    const own = 4 * d.between(1, 16);
    return [64 * d.integer(4), d.pick([64, 80]), d.integer(5), (own << 1) | (d.pick([0, 1, 3]) << 8)];
  });
  return {
    numbers: { words: blocks * 64, lossScale: d.pick([1, 256]) },
    buffers: {
      ...{ sums: d.rows(200, 4), table: ints(...entries.flat()), step, gradient: d.rows(blocks * 16, 4) },
      ...d.maybe("norms", () => d.dirt(padded(blocks))),
    },
  };
}

function quantizeWeights(d: Draw): CaseParts {
  const shapes = Array.from(
    { length: d.between(1, 4) },
    () => [d.between(1, 9), 4 * d.between(1, 6)] as const,
  );
  let words = 0;
  const entries = shapes.map(([rows, columns]) => {
    const at = words;
    words += Math.ceil((rows * columns) / 64) * 64;
    return [at, rows, columns, d.integer(3)];
  });
  const parameter = new Float32Array(words);
  for (const [at, rows, columns] of entries)
    parameter.set(d.rows(rows! * (columns! / 4), d.between(1, 4)), at);
  return {
    numbers: { weights: entries.length, words },
    buffers: { parameter, table: ints(...entries.flat()), shadow: new Float32Array(words) },
  };
}

function gather(d: Draw): CaseParts {
  const batch = d.between(1, 5);
  const h = d.between(3, 12);
  const w = d.between(3, 12);
  const realC = d.between(1, 4);
  const realClasses = d.between(2, 11);
  const classes = padded(realClasses);
  const count = 9;
  const bytes = d.integer(2);
  const values = count * h * w * realC;
  const packed = Uint8Array.from({ length: Math.ceil(values / 4) * 4 }, () => d.integer(256));
  const step = d.step();
  const words = new Uint32Array(step.buffer);
  step[4] = 0.7;
  for (let i = 0; i < batch; i++) words[48 + i] = d.integer(count);
  return {
    numbers: {
      ...{
        batch,
        h,
        w,
        realC,
        c: padded(realC),
        classes,
        realClasses,
        bytes,
        flip: d.integer(2),
        mixup: d.integer(2),
      },
      ...{ shiftX: d.integer(4), shiftY: d.integer(4), crop: d.pick([65536, 40000]), cutout: d.pick([0, 4]) },
      ...{
        maskX: d.integer(3),
        maskY: d.integer(3),
        offset: 110,
        scale: 1 / 60,
        noise: d.pick([0, 0.1]),
        smoothing: d.pick([0, 0.1]),
      },
    },
    buffers: {
      data: bytes
        ? new Float32Array(packed.buffer)
        : Float32Array.from({ length: padded(values) }, () => d.uniform(0, 255)),
      labels: ints(...Array.from({ length: 12 }, () => (d.chance(0.2) ? 255 : d.integer(realClasses)))),
      step,
      x: d.dirt(batch * h * w * padded(realC)),
      target: d.dirt(batch * classes),
    },
  };
}

function gatherRows(d: Draw): CaseParts {
  const batch = d.between(1, 6);
  const parts = Array.from({ length: d.between(1, 4) }, () => 4 * d.between(1, 5));
  const stride = parts.reduce((a, b) => a + b, 0);
  const part = d.integer(parts.length);
  const n = parts[part]!;
  const count = 9;
  const step = d.step();
  for (let i = 0; i < batch; i++) new Uint32Array(step.buffer)[48 + i] = d.integer(count);
  return {
    numbers: { batch, n, stride, first: parts.slice(0, part).reduce((a, b) => a + b, 0) },
    buffers: { rows: d.rows(count, stride), step, y: d.dirt(batch * n) },
  };
}

/** A step whose losses are scaled. */
function scaled(d: Draw): Float32Array {
  const step = d.step();
  for (let i = 5; i < 15; i++) step[i] = d.uniform(0, 2);
  return step;
}

function loss(d: Draw): CaseParts {
  const batch = d.between(1, 9);
  const realClasses = d.between(2, 13);
  const classes = padded(realClasses);
  const target = new Float32Array(batch * classes);
  for (let i = 0; i < batch; i++)
    for (let k = 0; k < realClasses; k++) target[i * classes + k] = d.unit() / realClasses;
  if (d.chance(0.5)) target.fill(0, 0, classes);
  const base = d.maybe("base", () => d.rows(batch, realClasses));
  return {
    numbers: {
      batch,
      classes,
      realClasses,
      hard: 0.7,
      soft: d.pick([0, 0.3]),
      temperature: 3,
      lossScale: d.pick([1, 64]),
    },
    buffers: {
      ...{ z: d.rows(batch, realClasses, 3), target, metrics: d.rows(2, 4) },
      ...d.maybe("teacher", () => d.rows(batch, realClasses, 3)),
      ...d.maybe("step", () => scaled(d)),
      ...base,
      ...(d.chance(0.8) ? { dz: d.dirt(batch * classes) } : {}),
    },
  };
}

function featureLoss(d: Draw): CaseParts {
  const batch = d.between(1, 5);
  const rows = d.between(1, 7);
  const real = d.between(1, 9);
  const n = rows * padded(real);
  const base = d.maybe("base", () => d.rows(batch * rows, real));
  return {
    numbers: {
      batch,
      n,
      realN: rows * real,
      kind: d.integer(2),
      place: d.integer(8),
      weight: 0.4,
      lossScale: d.pick([1, 64]),
    },
    buffers: {
      step: scaled(d),
      ...{ a: d.rows(batch * rows, real), b: d.rows(batch * rows, real), ...base, metrics: d.rows(2, 4) },
      da: onto(d, batch * n, base.base),
    },
  };
}

type Learning =
  | "gather"
  | "gatherRows"
  | "loss"
  | "featureLoss"
  | "reduceGradients"
  | "clipNorm"
  | "optimize"
  | "quantizeWeights";

export const learningCases: Readonly<Record<Learning, (d: Draw) => CaseParts>> = {
  gather,
  gatherRows,
  loss,
  featureLoss,
  reduceGradients,
  clipNorm: (d) => {
    const blocks = d.between(1, 9);
    const norms = d.rows(padded(blocks) / 4, 4).map(Math.abs);
    return {
      numbers: { blocks, limit: d.pick([0.1, 100]) },
      buffers: { norms, factor: new Float32Array(4) },
    };
  },
  optimize,
  quantizeWeights,
};
