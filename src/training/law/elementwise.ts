/** Element-wise kernels, broadcasts and their sums, softmax, fake quantization, moving data about. */

import { stepWords } from "../../ir/trainKernels";
import { reduceEpilogue } from "./normalization";
import { act, asI32, asU32, fakeQuantized, type Law, passes, roundEven, slope } from "./types";

export const activate: Law = ({ b, n }) => {
  const c = n.c!;
  for (let i = 0; i < n.rows! * c; i++)
    b.y![i] = i % c < n.realC! ? fakeQuantized(act(n.act!, b.x![i]!), b.range) : 0;
};

export const activateGrad: Law = ({ b, n }) => {
  for (let i = 0; i < n.rows! * n.c!; i++) {
    const open = passes(act(n.act!, b.x![i]!), b.range);
    b.dx![i] = (b.base?.[i] ?? 0) + b.dy![i]! * open * slope(n.act!, b.x![i]!);
  }
};

/** The row of b that row r of a meets. */
const partner = (n: Readonly<Record<string, number>>, r: number): number =>
  Math.floor(r / n.every!) % n.period!;

export const add: Law = ({ b, n }) => {
  const c = n.c!;
  const keep = n.gate! < 0 || asU32(b.step!)[stepWords.blocks + n.gate!] === 1;
  for (let r = 0; r < n.rows!; r++)
    for (let k = 0; k < c; k++) {
      const other = keep ? b.b![partner(n, r) * c + k]! : 0;
      b.y![r * c + k] = act(n.act!, b.a![r * c + k]! + other);
    }
};

export const multiply: Law = ({ b, n }) => {
  const c = n.c!;
  for (let r = 0; r < n.rows!; r++)
    for (let k = 0; k < c; k++)
      b.y![r * c + k] = act(n.act!, b.a![r * c + k]! * b.b![partner(n, r) * c + k]!);
};

export const multiplyGrad: Law = ({ b, n }) => {
  const c = n.c!;
  for (let r = 0; r < n.rows!; r++)
    for (let k = 0; k < c; k++) {
      const i = r * c + k;
      b.da![i] = (b.base?.[i] ?? 0) + b.dy![i]! * b.b![partner(n, r) * c + k]!;
    }
};

export const sumRows: Law = ({ b, n }) => {
  const c = n.c!;
  const sums = new Float64Array(n.period! * c);
  for (let r = 0; r < n.rows!; r++)
    for (let k = 0; k < c; k++) sums[partner(n, r) * c + k]! += b.dy![r * c + k]! * (b.a?.[r * c + k] ?? 1);
  for (let i = 0; i < sums.length; i++) b.db![i] = (b.base?.[i] ?? 0) + sums[i]!;
};

export const softmax: Law = ({ b, n }) => {
  const c = n.c!;
  for (let r = 0; r < n.rows!; r++) {
    const row = b.x!.slice(r * c, r * c + n.realC!);
    const max = Math.max(...row);
    const exps = Array.from(row, (v) => Math.exp(v - max));
    const sum = exps.reduce((s, e) => s + e, 0);
    for (let k = 0; k < c; k++) b.y![r * c + k] = k < n.realC! ? exps[k]! / sum : 0;
  }
};

export const softmaxGrad: Law = ({ b, n }) => {
  const c = n.c!;
  for (let r = 0; r < n.rows!; r++) {
    let dot = 0;
    for (let k = 0; k < c; k++) dot += b.dy![r * c + k]! * b.y![r * c + k]!;
    for (let i = r * c; i < (r + 1) * c; i++) b.dx![i] = (b.base?.[i] ?? 0) + b.y![i]! * (b.dy![i]! - dot);
  }
};

export const fakeQuantize: Law = ({ b, n }) => {
  for (let i = 0; i < n.rows! * n.c!; i++) b.y![i] = fakeQuantized(b.x![i]!, b.range);
};

export const fakeQuantizeGrad: Law = ({ b, n }) => {
  for (let i = 0; i < n.rows! * n.c!; i++)
    b.dx![i] = (b.base?.[i] ?? 0) + b.dy![i]! * passes(b.x![i]!, b.range);
};

export const quantizeWeights: Law = ({ b, n }) => {
  const table = asI32(b.table!);
  for (let w = 0; w < n.weights!; w++) {
    const [at, rows, columns, mode] = table.subarray(w * 4, w * 4 + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const largest = (k: number) => {
      let max = 0;
      for (let r = 0; r < rows; r++) max = Math.max(max, Math.abs(b.parameter![at + r * columns + k]!));
      return max;
    };
    const each = Array.from({ length: columns }, (_, k) => largest(k));
    const whole = Math.max(...each);
    for (let r = 0; r < rows; r++)
      for (let k = 0; k < columns; k++) {
        const i = at + r * columns + k;
        const scale = Math.fround((mode === 1 ? each[k]! : whole) / 127);
        const value = b.parameter![i]!;
        b.shadow![i] = mode === 0 || scale === 0 ? value : roundEven(Math.fround(value / scale)) * scale;
      }
  }
};

export const meanPlane: Law = ({ b, n }) => {
  const { batch, plane, c } = n as { batch: number; plane: number; c: number };
  for (let image = 0; image < batch; image++)
    for (let k = 0; k < c; k++) {
      let sum = 0;
      for (let p = 0; p < plane; p++) sum += b.x![(image * plane + p) * c + k]!;
      b.y![image * c + k] = sum / plane;
    }
};

export const meanPlaneGrad: Law = (args) => {
  const { b, n } = args;
  const { batch, plane, c } = n as { batch: number; plane: number; c: number };
  for (let r = 0; r < batch * plane; r++)
    for (let k = 0; k < c; k++)
      b.dx![r * c + k] = (b.base?.[r * c + k] ?? 0) + b.dy![Math.floor(r / plane) * c + k]! / plane;
  reduceEpilogue(args, batch * plane, c);
};

export const copyBox: Law = ({ b, n }) => {
  const at = (name: "x" | "y", image: number, y: number, x: number) =>
    ((image * n[`${name}H`]! + y + n[`${name}Top`]!) * n[`${name}W`]! + x + n[`${name}Left`]!) *
      n[`${name}C`]! +
    n[`${name}From`]!;
  if (n.mode === 1) {
    if (!b.base) b.y!.fill(0);
    else if (b.base !== b.y) b.y!.set(b.base);
  }
  for (let image = 0; image < n.batch!; image++)
    for (let y = 0; y < n.boxH!; y++)
      for (let x = 0; x < n.boxW!; x++)
        for (let k = 0; k < n.realC!; k++) {
          const value = b.x![at("x", image, y, x) + k]!;
          const to = at("y", image, y, x) + k;
          b.y![to] = n.mode === 1 ? b.y![to]! + value : value;
        }
};

export const repack: Law = ({ b, n }) => {
  const words = (real: number, c: number) => Math.ceil(n.realN! / real) * c;
  const xWords = words(n.xReal!, n.xC!);
  const yWords = words(n.yReal!, n.yC!);
  if (!b.base) b.y!.fill(0);
  else if (b.base !== b.y) b.y!.set(b.base);
  for (let image = 0; image < n.batch!; image++)
    for (let i = 0; i < n.realN!; i++) {
      const place = (real: number, c: number) => Math.floor(i / real) * c + (i % real);
      b.y![image * yWords + place(n.yReal!, n.yC!)]! += b.x![image * xWords + place(n.xReal!, n.xC!)]!;
    }
};

/** Calls f(x index, y index) for every value that nearest-neighbor resizing copies. */
function resized({ b, n }: Parameters<Law>[0], f: (x: number, y: number) => void): void {
  const rowOf = asI32(b.rowOf!);
  const colOf = asI32(b.colOf!);
  const c = n.c!;
  for (let image = 0; image < n.batch!; image++)
    for (let y = 0; y < n.outH!; y++)
      for (let x = 0; x < n.outW!; x++)
        for (let k = 0; k < c; k++)
          f(
            ((image * n.inH! + rowOf[y]!) * n.inW! + colOf[x]!) * c + k,
            ((image * n.outH! + y) * n.outW! + x) * c + k,
          );
}

export const resizeNearest: Law = (args) =>
  resized(args, (x, y) => {
    args.b.y![y] = args.b.x![x]!;
  });

export const resizeNearestGrad: Law = (args) => {
  const { b } = args;
  if (!b.base) b.dx!.fill(0);
  else if (b.base !== b.dx) b.dx!.set(b.base);
  resized(args, (x, y) => {
    b.dx![x]! += b.dy![y]!;
  });
};
