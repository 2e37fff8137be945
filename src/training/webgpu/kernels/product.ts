/** A matrix product over the pixels under a window that relies on the cache: every invocation reads what it needs. */
import type { Emitter } from "../emitter";
import { each, eachOf, overParts, range, share } from "./tiles";

/** Row tiles that a part is cut into when nothing is summed over it: enough parts to keep every core busy. */
const FREE_TILES = 2;

export const isPointwise = (k: Emitter): boolean =>
  [k.n("kH"), k.n("kW"), k.n("strideH"), k.n("strideW")].every((n) => n === 1) &&
  k.n("padTop") === 0 &&
  k.n("padLeft") === 0;

/** How the result is cut. */
export interface Tile {
  /** Rows and quads that one invocation computes at a time. */
  readonly rows: number;
  readonly quads: number;
  /** Whether some tiles reach beyond the last column. */
  readonly ragged: boolean;
  /** Whether no tile reaches beyond the last row of its part. */
  readonly even: boolean;
  /** Invocations that share a part, and how many of them lie side by side, with columns of their own. */
  readonly team: number;
  readonly across: number;
}

export interface Product {
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
  readonly end: (tile: Tile) => void;
}

/** Code that adds weights times value to a sum: a matrix, from the side that the product has it on. */
export const multiplyAdd = (p: Product, sum: string, weights: string, value: string): string =>
  `${sum} += ${p.from === "x" ? `${weights} * ${value}` : `${value} * ${weights}`};`;

/** Code that hands out the products of an invocation, `acc` for the rows at `row` and the quads at `col`. */
export function handOut(k: Emitter, p: Product, tile: Tile): string {
  const width = k.quads(p.outer);
  const columns = eachOf(k, "n", tile.quads, (n) => {
    const sum = (r: string) => `acc[${r} * ${tile.quads}u + ${n}]`;
    const rows = (code: (row: string, sum: string) => string) =>
      eachOf(k, "r", tile.rows, (r) => {
        const one = `let at = (row + ${r}) * ${width} + quad;\n${code(`(row + ${r})`, sum(r))}`;
        return tile.even ? one : `if (row + ${r} < stop) { ${one} }`;
      });
    const code = `let quad = col + ${n};\n${p.column(n, rows, sum("0u"))}`;
    return tile.ragged ? `if (col + ${n} < ${width}) { ${code} }` : code;
  });
  const counted = p.chunked && p.from === "x";
  return counted ? `${columns}\ncount += f32(min(${tile.rows}u, stop - row));` : columns;
}

export function cachedProduct(k: Emitter, p: Product): void {
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
  const cut: Tile = { rows: R, quads: Q, ragged, even, team, across: 1 };
  const col = (n: number) => (ragged ? `min(col + ${n}u, ${outer4} - 1u)` : `(col + ${n}u)`);
  const forward = p.from === "x";
  const weight = (n: number, i: number) =>
    forward
      ? k.load("w", `(tap * ${k.u("inC")} + q * 4u + ${i}u) * ${outer4} + ${col(n)}`)
      : k.load("w", `((tap * ${outer4} + ${col(n)}) * 4u + ${i}u) * ${inner4} + q`);
  const step = (r: number, n: number) => multiplyAdd(p, `acc[${r * Q + n}]`, `m${n}`, "v");
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
    handOut(k, p, cut),
    "}",
  );
  p.end(cut);
}
