/** conv and convGradInput: matrix products over the pixels under a window, with what follows done on the way out. */
import type { Emitter, Piece } from "../emitter";
import { beforeNorm, columns, epilogue } from "./beforeNorm";
import {
  beginMoments,
  countColumn,
  countRow,
  each,
  eachOf,
  finishMoments,
  overParts,
  range,
  share,
  teamSum,
} from "./tiles";

/** Row tiles that a part is cut into when nothing is summed over it: enough parts to keep every core busy. */
const FREE_TILES = 2;

export const isPointwise = (k: Emitter): boolean =>
  [k.n("kH"), k.n("kW"), k.n("strideH"), k.n("strideW")].every((n) => n === 1) &&
  k.n("padTop") === 0 &&
  k.n("padLeft") === 0;

interface Product {
  /** Rows of the result, of its channels and of the channels summed over (names of numbers). */
  readonly rows: number;
  readonly from: "x" | "dy";
  readonly outer: "outC" | "inC";
  readonly inner: "inC" | "outC";
  /** Code per output row r: where its window begins; and where its source is for tap (ky, kx): `inside…`, `source…`. */
  readonly begin: (r: number) => string;
  readonly find: (r: number) => string;
  /** Whether partial results of chunks are asked for. */
  readonly chunked: boolean;
  /** Code before all rows. */
  readonly prepare: (quads: number) => string;
  /** Code for column `quad` (number n of the tile): `rows` makes it for every row at `at`, whose product is `sum`. */
  readonly column: (
    n: string,
    rows: (code: (row: string, sum: string) => string) => string,
    first: string,
  ) => string;
  /** Code after all rows. */
  readonly end: (team: number, quads: number) => void;
}

function product(k: Emitter, p: Product): void {
  const pointwise = isPointwise(k);
  // Every row under a window has a place of its own to keep; too many of them make the code slow to compile.
  const R = pointwise ? k.target.tileRows : Math.min(k.target.tileRows, 4);
  const outer = k.n(p.outer) / 4;
  const Q = share(outer, k.target.tileQuads);
  const tiles = Math.ceil(outer / Q);
  const outer4 = k.quads(p.outer);
  const inner4 = k.quads(p.inner);
  const ragged = tiles * Q !== outer;
  const chunk = p.chunked ? k.n("chunk") : FREE_TILES * R * (k.target.software ? 1 : 64);
  const { team, loop } = overParts(k, p.rows, chunk, tiles, R);
  const even = p.rows % R === 0 && chunk % R === 0;
  const col = (n: number) => (ragged ? `min(col + ${n}u, ${outer4} - 1u)` : `(col + ${n}u)`);
  const forward = p.from === "x";
  const weight = (n: number, i: number) =>
    forward
      ? k.load("w", `(tap * ${k.u("inC")} + q * 4u + ${i}u) * ${outer4} + ${col(n)}`)
      : k.load("w", `((tap * ${outer4} + ${col(n)}) * 4u + ${i}u) * ${inner4} + q`);
  const step = (r: number, n: number) => `acc[${r * Q + n}] += ${forward ? `m${n} * v` : `v * m${n}`};`;
  const source = (r: number) =>
    pointwise
      ? k.load(p.from, `(row + ${r}u) * ${inner4} + q`)
      : `select(vec4f(), ${k.load(p.from, `source${r} * ${inner4} + q`)}, inside${r})`;
  const steps = [
    `for (var q = 0u; q < ${inner4}; q++) {`,
    each(Q, (n) => `let m${n} = mat4x4f(${range(4).map((i) => weight(n, i))});`),
    each(
      R,
      (r) =>
        `{ let v = ${source(r)}; ${range(Q)
          .map((n) => step(r, n))
          .join(" ")} }`,
    ),
    "}",
  ];
  k.line(
    `let col = tile * ${Q}u;`,
    p.prepare(Q),
    `${loop} {`,
    `var acc = array<vec4f, ${R * Q}>();`,
    ...(pointwise
      ? ["let tap = 0u;", ...steps]
      : [
          each(R, p.begin),
          `for (var ky = 0u; ky < ${k.n("kH")}u; ky++) { for (var kx = 0u; kx < ${k.n("kW")}u; kx++) {`,
          `let tap = ky * ${k.n("kW")}u + kx;`,
          each(R, p.find),
          ...steps,
          "} }",
        ]),
    eachOf(k, "n", Q, (n) => {
      const sum = (r: string) => `acc[${r} * ${Q}u + ${n}]`;
      const rows = (code: (row: string, sum: string) => string) =>
        eachOf(k, "r", R, (r) => {
          const one = `let at = (row + ${r}) * ${outer4} + quad;\n${code(`(row + ${r})`, sum(r))}`;
          return even ? one : `if (row + ${r} < stop) { ${one} }`;
        });
      const code = `let quad = col + ${n};\n${p.column(n, rows, sum("0u"))}`;
      return ragged ? `if (col + ${n} < ${outer4}) { ${code} }` : code;
    }),
    p.chunked && p.from === "x" ? `count += f32(min(${R}u, stop - row));` : "",
    "}",
  );
  p.end(team, Q);
}

/** Runs the code for column n only where there is one. */
const inside = (k: Emitter, name: "outC" | "inC", quads: number, n: string, code: string): string =>
  (k.n(name) / 4) % quads === 0 ? code : `if (col + ${n} < ${k.quads(name)}) { ${code} }`;

export function conv(k: Emitter): Piece {
  const width = k.quads("outC");
  const rows = k.n("batch") * k.n("outH") * k.n("outW");
  const moments = k.has("moments");
  product(k, {
    rows,
    ...{ from: "x", outer: "outC", inner: "inC" },
    chunked: moments,
    begin: (r) => {
      const [h, w] = [k.u("outH"), k.u("outW")];
      return [
        `let line${r} = (row + ${r}u) / ${w}; let image${r} = line${r} / ${h};`,
        `let y${r} = i32((line${r} - image${r} * ${h}) * ${k.n("strideH")}u) - ${k.n("padTop")};`,
        `let x${r} = i32((row + ${r}u - line${r} * ${w}) * ${k.n("strideW")}u) - ${k.n("padLeft")};`,
      ].join("\n");
    },
    find: (r) => {
      const [h, w] = [k.u("inH"), k.u("inW")];
      return `let sy${r} = u32(y${r} + i32(ky)); let sx${r} = u32(x${r} + i32(kx));
let inside${r} = sy${r} < ${h} && sx${r} < ${w}; let source${r} = (image${r} * ${h} + sy${r}) * ${w} + sx${r};`;
    },
    prepare: (quads) => (moments ? beginMoments(quads) : ""),
    column: (n, rows, first) => {
      const bias = k.has("bias") ? `let bias = ${k.load("bias", "quad")};` : "";
      const value = (sum: string) => k.act("act", bias ? `${sum} + bias` : sum);
      const row = (_: string, sum: string) =>
        `let value = ${value(sum)}; ${k.store("y", "at", "value")}${moments ? countRow("value") : ""}`;
      return `${bias}\n${moments ? countColumn(n, value(first), rows(row)) : rows(row)}`;
    },
    end: (team, quads) => {
      if (!moments) return;
      finishMoments(k, team, quads, (n, mean, squares) => {
        const at = (half: number) => `(part * 2u + ${half}u) * ${width} + col + ${n}`;
        const code = `${k.store("moments", at(0), mean)} ${k.store("moments", at(1), squares)}`;
        return inside(k, "outC", quads, n, code);
      });
    },
  });
  return k.finish();
}

/** Code that finds the output pixel whose tap (ky, kx) reads input pixel `row + r`. */
function behindTap(k: Emitter, r: number): string {
  const axis = (name: "y" | "x", stride: number, kernel: string, size: string) =>
    stride === 1
      ? `let s${name}${r} = u32(${name}${r} - i32(${kernel})); let in${name}${r} = s${name}${r} < ${size};`
      : `let d${name}${r} = ${name}${r} - i32(${kernel}); let s${name}${r} = u32(d${name}${r}) / ${stride}u;
let in${name}${r} = d${name}${r} >= 0 && u32(d${name}${r}) % ${stride}u == 0u && s${name}${r} < ${size};`;
  const [h, w] = [k.u("outH"), k.u("outW")];
  return `${axis("y", k.n("strideH"), "ky", h)} ${axis("x", k.n("strideW"), "kx", w)}
let inside${r} = iny${r} && inx${r}; let source${r} = (image${r} * ${h} + sy${r}) * ${w} + sx${r};`;
}

export function convGradInput(k: Emitter): Piece {
  const width = k.quads("inC");
  const sums = k.has("bnSums");
  product(k, {
    rows: k.n("batch") * k.n("inH") * k.n("inW"),
    ...{ from: "dy", outer: "inC", inner: "outC" },
    chunked: sums,
    begin: (r) => {
      const [h, w] = [k.u("inH"), k.u("inW")];
      return [
        `let line${r} = (row + ${r}u) / ${w}; let image${r} = line${r} / ${h};`,
        `let y${r} = i32(line${r} - image${r} * ${h}) + ${k.n("padTop")};`,
        `let x${r} = i32(row + ${r}u - line${r} * ${w}) + ${k.n("padLeft")};`,
      ].join("\n");
    },
    find: (r) => behindTap(k, r),
    prepare: (quads) => (sums ? `var g0 = array<vec4f, ${quads}>(); var g1 = array<vec4f, ${quads}>();` : ""),
    column: (n, rows) => {
      const store = (sum: string) => `let dx = ${k.base("at")} + ${sum}; ${k.store("dx", "at", "dx")}`;
      if (!sums) return rows((_, sum) => store(sum));
      const code = rows((row, sum) => {
        const at = { dy: "dx", x: k.load("bnX", "at"), row, quad: "quad", width };
        return `${store(sum)}\n${beforeNorm(k, epilogue, at)}\nsum += g; product += g * xhat;`;
      });
      return `${columns(k, epilogue, "quad", width)}\nvar sum = vec4f(); var product = vec4f();
${code}
g0[${n}] += sum; g1[${n}] += product;`;
    },
    end: (team, quads) => {
      if (!sums) return;
      teamSum(
        k,
        team,
        range(quads).flatMap((n) => [`g0[${n}]`, `g1[${n}]`]),
      );
      const store = (n: string) => {
        const at = (half: number) => `(part * 2u + ${half}u) * ${width} + col + ${n}`;
        const code = `${k.store("bnSums", at(0), `g0[${n}]`)} ${k.store("bnSums", at(1), `g1[${n}]`)}`;
        return inside(k, "inC", quads, n, code);
      };
      k.line("if (t == 0u) {", eachOf(k, "n", quads, store), "}");
    },
  });
  return k.finish();
}
