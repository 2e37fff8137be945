/** Random cases of the kernels that treat each row by itself, and of those that move values. */
import { padded } from "../ir/trainKernels";
import type { CaseParts, Draw } from "./trainCase";

export const ints = (...values: number[]): Float32Array => new Float32Array(Int32Array.from(values).buffer);

/** Rows of `real` channels, and the rows that meet them in a broadcast. */
function table(d: Draw) {
  const real = d.between(1, 19);
  const every = d.between(1, 6);
  const period = d.between(1, 5);
  const rows = every * period * d.between(1, 4);
  return { real, rows, c: padded(real), broadcast: { rows, c: padded(real), period, every }, period };
}

/** Of one of the arrays that a kernel may write over, or of none. */
export const onto = (d: Draw, words: number, ...may: (Float32Array | undefined)[]): Float32Array =>
  d.pick([d.dirt(words), ...may.filter((m) => m !== undefined)]);

function copyBox(d: Draw): CaseParts {
  const batch = d.between(1, 3);
  const [boxH, boxW, realC] = [d.between(1, 5), d.between(1, 5), d.between(1, 6)];
  const size = () => ({ top: d.integer(3), left: d.integer(3), from: d.integer(5), extra: d.integer(3) });
  const [x, y] = [size(), size()];
  const xC = padded(x.from + realC);
  const yC = padded(y.from + realC);
  const [xH, xW] = [x.top + boxH + x.extra, x.left + boxW + x.extra];
  const [yH, yW] = [y.top + boxH + y.extra, y.left + boxW + y.extra];
  const mode = d.integer(2);
  const before = d.rows((batch * yH * yW * yC) / 4, 4);
  const base = mode === 1 ? d.maybe("base", () => before) : {};
  return {
    numbers: {
      ...{ batch, xH, xW, xC, yH, yW, yC, boxH, boxW, realC, mode },
      ...{ xTop: x.top, xLeft: x.left, xFrom: x.from, yTop: y.top, yLeft: y.left, yFrom: y.from },
    },
    buffers: {
      x: d.rows((batch * xH * xW * xC) / 4, 4),
      ...base,
      y: d.chance(0.5) ? before : before.slice(),
    },
  };
}

function repack(d: Draw): CaseParts {
  const batch = d.between(1, 3);
  const [xReal, yReal] = [d.between(1, 9), d.between(1, 9)];
  const realN = xReal * yReal * d.between(1, 3);
  const words = (real: number) => (batch * realN * padded(real)) / real;
  const base = d.maybe("base", () => d.rows(words(yReal) / padded(yReal), yReal));
  return {
    numbers: { batch, realN, xReal, xC: padded(xReal), yReal, yC: padded(yReal) },
    buffers: { x: d.rows(words(xReal) / padded(xReal), xReal), ...base, y: onto(d, words(yReal), base.base) },
  };
}

function resize(d: Draw, backward: boolean): CaseParts {
  const [batch, inH, inW, outH, outW, real] = [1, 1, 1, 1, 1, 1].map(() => d.between(1, 7)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const c = padded(real);
  const [inRows, outRows] = [batch * inH * inW, batch * outH * outW];
  const maps = {
    rowOf: ints(...Array.from({ length: padded(outH) }, () => d.integer(inH))),
    colOf: ints(...Array.from({ length: padded(outW) }, () => d.integer(inW))),
  };
  const numbers = { batch, inH, inW, outH, outW, c };
  if (!backward) return { numbers, buffers: { x: d.rows(inRows, real), ...maps, y: d.dirt(outRows * c) } };
  const base = d.maybe("base", () => d.rows(inRows, real));
  return {
    numbers,
    buffers: { dy: d.rows(outRows, real), ...maps, ...base, dx: onto(d, inRows * c, base.base) },
  };
}

/** Kernels of one row at a time: x or dy, something beside it, base, and a result that may lie over either. */
function rowwise(
  d: Draw,
  make: (t: ReturnType<typeof table>, rows: () => Float32Array) => CaseParts,
): CaseParts {
  const t = table(d);
  return make(t, () => d.rows(t.rows, t.real));
}

type Rowwise =
  | "activate"
  | "activateGrad"
  | "add"
  | "multiply"
  | "multiplyGrad"
  | "sumRows"
  | "dropout"
  | "softmax"
  | "softmaxGrad"
  | "fakeQuantize"
  | "fakeQuantizeGrad"
  | "copyBox"
  | "repack"
  | "resizeNearest"
  | "resizeNearestGrad";

export const rowCases: Readonly<Record<Rowwise, (d: Draw) => CaseParts>> = {
  activate: (d) =>
    rowwise(d, (t, rows) => {
      const x = rows();
      const numbers = { rows: t.rows, c: t.c, realC: t.real, act: d.activation() };
      return { numbers, buffers: { x, ...d.maybe("range", d.range), y: onto(d, x.length, x) } };
    }),
  activateGrad: (d) =>
    rowwise(d, (t, rows) => {
      const dy = rows();
      const base = d.maybe("base", rows);
      const dx = onto(d, dy.length, dy, base.base);
      return {
        numbers: { rows: t.rows, c: t.c, act: d.activation() },
        buffers: { dy, x: rows(), ...base, ...d.maybe("range", d.range), dx },
      };
    }),
  add: (d) =>
    rowwise(d, (t, rows) => {
      const a = rows();
      const step = d.step();
      new Uint32Array(step.buffer)[16 + 1] = 0;
      const numbers = { ...t.broadcast, act: d.activation(), gate: d.pick([-1, 0, 1]) };
      return { numbers, buffers: { a, b: d.rows(t.period, t.real), step, y: onto(d, a.length, a) } };
    }),
  multiply: (d) =>
    rowwise(d, (t, rows) => {
      const a = rows();
      const numbers = { ...t.broadcast, act: d.activation() };
      return { numbers, buffers: { a, b: d.rows(t.period, t.real), y: onto(d, a.length, a) } };
    }),
  multiplyGrad: (d) =>
    rowwise(d, (t, rows) => {
      const dy = rows();
      const base = d.maybe("base", rows);
      const da = onto(d, dy.length, dy, base.base);
      return { numbers: t.broadcast, buffers: { dy, b: d.rows(t.period, t.real), ...base, da } };
    }),
  sumRows: (d) =>
    rowwise(d, (t, rows) => {
      const base = d.maybe("base", () => d.rows(t.period, t.real));
      const db = onto(d, t.period * t.c, base.base);
      return { numbers: t.broadcast, buffers: { dy: rows(), ...d.maybe("a", rows), ...base, db } };
    }),
  dropout: (d) =>
    rowwise(d, (t, rows) => {
      const x = rows();
      const base = d.maybe("base", rows);
      const numbers = {
        rows: t.rows,
        c: t.c,
        dropSalt: d.integer(999),
        dropPlane: d.pick([0, 3]),
        dropRate: 0.4,
      };
      return { numbers, buffers: { x, ...base, step: d.step(), y: onto(d, x.length, x, base.base) } };
    }),
  softmax: (d) =>
    rowwise(d, (t) => {
      const x = d.rows(t.rows, t.real, 4);
      return { numbers: { rows: t.rows, c: t.c, realC: t.real }, buffers: { x, y: onto(d, x.length, x) } };
    }),
  softmaxGrad: (d) =>
    rowwise(d, (t, rows) => {
      const dy = rows();
      const base = d.maybe("base", rows);
      const dx = onto(d, dy.length, dy, base.base);
      return { numbers: { rows: t.rows, c: t.c }, buffers: { dy, y: rows(), ...base, dx } };
    }),
  fakeQuantize: (d) =>
    rowwise(d, (t, rows) => {
      const x = rows();
      return { numbers: { rows: t.rows, c: t.c }, buffers: { x, range: d.range(), y: onto(d, x.length, x) } };
    }),
  fakeQuantizeGrad: (d) =>
    rowwise(d, (t, rows) => {
      const dy = rows();
      const base = d.maybe("base", rows);
      const dx = onto(d, dy.length, dy, base.base);
      return { numbers: { rows: t.rows, c: t.c }, buffers: { dy, x: rows(), range: d.range(), ...base, dx } };
    }),
  copyBox,
  repack,
  resizeNearest: (d) => resize(d, false),
  resizeNearestGrad: (d) => resize(d, true),
};
