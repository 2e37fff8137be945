/** Random cases of the kernels of batch normalization and of those over whole planes, and what gradient kernels share. */
import { padded } from "../ir/trainKernels";
import type { CaseParts, Draw } from "./trainCase";

export const parts = (rows: number, chunk: number) => Math.ceil(rows / chunk);

/** A written buffer that may be the very buffer that is added to it, or start as dirt. */
export function over(d: Draw, to: string, base: string, rows: number, real: number) {
  const values = d.rows(rows, real);
  switch (d.integer(3)) {
    case 0:
      return { [to]: d.dirt(values.length) };
    case 1:
      return { [base]: values, [to]: d.dirt(values.length) };
    default:
      return { [base]: values, [to]: values };
  }
}

const epilogueOff = { bnAct: 0, bnDropSalt: 0, bnPlane: 0, bnDropRate: 0 };

export function epilogue(d: Draw, rows: number, real: number, plane: number, chunk: number): CaseParts {
  if (d.chance(0.3)) return { numbers: epilogueOff, buffers: {} };
  const bnDropRate = d.pick([0, 0.4]);
  return {
    numbers: { bnAct: d.activation(), bnDropSalt: d.integer(1000), bnPlane: d.pick([0, plane]), bnDropRate },
    buffers: {
      bnX: d.rows(rows, real),
      bnStats: Float32Array.of(...d.rows(1, real), ...d.positive(real)),
      bnGamma: d.rows(1, real),
      bnBeta: d.rows(1, real),
      ...(bnDropRate > 0 ? { step: d.step() } : {}),
      bnSums: d.dirt(parts(rows, chunk) * 2 * padded(real)),
    },
  };
}

/** Rows, channels, and what normalization needs of them. */
function normed(d: Draw) {
  const real = d.between(1, 21);
  const plane = d.between(2, 40);
  const rows = plane * d.between(1, 4);
  const chunk = d.pick([5, 16, 50]);
  const numbers = {
    ...{ rows, c: padded(real), chunk, act: d.activation(), dropSalt: d.integer(1000) },
    ...{ dropPlane: d.pick([0, plane]), dropRate: d.pick([0, 0, 0.3]) },
  };
  const stats = () => Float32Array.of(...d.rows(1, real), ...d.positive(real));
  return {
    real,
    rows,
    chunk,
    numbers,
    stats,
    c: padded(real),
    gamma: d.rows(1, real),
    beta: d.rows(1, real),
  };
}

function normalize(d: Draw): CaseParts {
  const n = normed(d);
  const moments = Array.from({ length: parts(n.rows, n.chunk) }, () => [
    ...d.rows(1, n.real),
    ...d.positive(n.real),
  ]);
  return {
    numbers: { ...n.numbers, epsilon: 1e-3, momentum: 0.99 },
    buffers: {
      ...{
        x: d.rows(n.rows, n.real),
        moments: Float32Array.from(moments.flat()),
        gamma: n.gamma,
        beta: n.beta,
      },
      ...over(d, "y", "residual", n.rows, n.real),
      ...d.maybe("range", d.range),
      ...{ step: d.step(), stats: d.dirt(2 * n.c), steps: new Float32Array(n.c).fill(d.integer(500)) },
      ...{ movingMean: d.rows(1, n.real), movingVariance: d.positive(n.real) },
    },
  };
}

function normalizeGrad(d: Draw, reduceOnly: boolean): CaseParts {
  const n = normed(d);
  const dy = d.rows(n.rows, n.real);
  const sums = parts(n.rows, n.chunk) * 2;
  return {
    numbers: n.numbers,
    buffers: {
      ...{ dy, x: d.rows(n.rows, n.real), stats: n.stats(), gamma: n.gamma, beta: n.beta, step: d.step() },
      ...d.maybe("range", d.range),
      ...(reduceOnly
        ? { sums: d.dirt(sums * n.c) }
        : {
            sums: d.rows(sums, n.real),
            dx: d.chance(0.5) ? dy : d.dirt(dy.length),
            dGamma: d.dirt(n.c),
            dBeta: d.dirt(n.c),
          }),
    },
  };
}

function frozen(d: Draw): CaseParts {
  const n = normed(d);
  return {
    numbers: { rows: n.rows, c: n.c, act: n.numbers.act, epsilon: 1e-3 },
    buffers: {
      ...{
        x: d.rows(n.rows, n.real),
        gamma: n.gamma,
        beta: n.beta,
        mean: d.rows(1, n.real),
        variance: d.positive(n.real),
      },
      ...over(d, "y", "residual", n.rows, n.real),
      ...d.maybe("range", d.range),
    },
  };
}

function planes(d: Draw, kind: "gate" | "mean" | "meanGrad" | "excite" | "exciteGrad"): CaseParts {
  const batch = d.between(1, 5);
  const plane = d.between(1, 50);
  const real = d.between(1, 30);
  const squeezed = d.between(1, 9);
  const chunk = d.pick([7, 33]);
  const c = padded(real);
  const s = padded(squeezed);
  const base = { batch, plane, c };
  const image = () => d.rows(batch * plane, real);
  const w1 = () => d.rows(c, squeezed).map((v, i) => (i < real * s ? v : 0));
  const w2 = () => d.rows(s, real).map((v, i) => (i < squeezed * c ? v : 0));
  const act = d.activation();
  const gate = () => d.rows(batch, real).map((v) => (v === 0 ? 0 : 1 / (1 + Math.exp(-v))));
  if (kind === "mean") return { numbers: base, buffers: { x: image(), y: d.dirt(batch * c) } };
  if (kind === "excite")
    return {
      numbers: { ...base, s, realC: real, act },
      buffers: {
        ...{ x: image(), w1: w1(), w2: w2(), pooled: d.dirt(batch * c), gate: d.dirt(batch * c) },
        ...{ hidden: d.dirt(batch * s), active: d.dirt(batch * s) },
        ...d.maybe("b1", () => d.rows(1, squeezed)),
        ...d.maybe("b2", () => d.rows(1, real)),
      },
    };
  if (kind === "exciteGrad")
    return {
      numbers: { ...base, s, act },
      buffers: {
        ...{ dy: image(), x: image(), w1: w1(), w2: w2(), hidden: d.rows(batch, squeezed), gate: gate() },
        ...{ dOuter: d.dirt(batch * c), dInner: d.dirt(batch * s), dPooled: d.dirt(batch * c) },
      },
    };
  const e = epilogue(d, batch * plane, real, plane, chunk);
  const numbers = { ...base, chunk, ...e.numbers };
  const rest = { ...over(d, "dx", "base", batch * plane, real), ...e.buffers };
  if (kind === "meanGrad") return { numbers, buffers: { dy: d.rows(batch, real), ...rest } };
  return {
    numbers,
    buffers: { dy: image(), gate: gate(), ...d.maybe("dPooled", () => d.rows(batch, real)), ...rest },
  };
}

type Normalizing =
  | "moments"
  | "normalize"
  | "normalizeGradReduce"
  | "normalizeGrad"
  | "normalizeFrozen"
  | "squeezeExcite"
  | "squeezeExciteGrad"
  | "gateGrad"
  | "meanPlane"
  | "meanPlaneGrad";

export const normalizeCases: Readonly<Record<Normalizing, (d: Draw) => CaseParts>> = {
  moments: (d) => {
    const n = normed(d);
    const x = d.rows(n.rows, n.real).map((v) => (v === 0 ? 0 : v + 30));
    return {
      numbers: { rows: n.rows, c: n.c, chunk: n.chunk },
      buffers: { x, moments: d.dirt(parts(n.rows, n.chunk) * 2 * n.c) },
    };
  },
  normalize,
  normalizeGradReduce: (d) => normalizeGrad(d, true),
  normalizeGrad: (d) => normalizeGrad(d, false),
  normalizeFrozen: frozen,
  squeezeExcite: (d) => planes(d, "excite"),
  squeezeExciteGrad: (d) => planes(d, "exciteGrad"),
  gateGrad: (d) => planes(d, "gate"),
  meanPlane: (d) => planes(d, "mean"),
  meanPlaneGrad: (d) => planes(d, "meanGrad"),
};
