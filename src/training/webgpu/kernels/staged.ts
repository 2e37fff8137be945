/**
 * A matrix product through workgroup memory: slice by slice of the channels summed over, the workgroup brings a tile of the
 * source and of the weights there once, and every invocation multiplies its rows and columns from it (Volkov and Demmel 2008).
 */
import type { Emitter } from "../emitter";
import { handOut, multiplyAdd, type Product } from "./product";
import { declareParts, each, range, share } from "./tiles";

const TEAM = 64;
/** Invocations side by side: each has columns of its own. The others lie below, with rows of their own. */
const ACROSS = 4;
const DOWN = TEAM / ACROSS;
/** Most quads of channels in a slice. */
const DEPTH = 4;

/** For 1x1 windows. Neighboring invocations read neighboring vectors, of memory and of workgroup memory alike. */
export function stagedProduct(k: Emitter, p: Product): void {
  const [outer, inner] = [k.n(p.outer) / 4, k.n(p.inner) / 4];
  const R = k.target.tileRows;
  const Q = Math.min(k.target.tileQuads, Math.ceil(outer / ACROSS));
  const [height, width, depth] = [DOWN * R, ACROSS * Q, share(inner, DEPTH)];
  const tiles = Math.ceil(outer / width);
  const chunk = p.chunked ? k.n("chunk") : height;
  declareParts(k, p.rows, chunk, tiles, TEAM);
  const cut = {
    ...{ rows: R, quads: Q, ragged: tiles * width !== outer, team: TEAM, across: ACROSS },
    even: p.rows % R === 0 && chunk % R === 0,
  };
  const [outer4, inner4] = [k.quads(p.outer), k.quads(p.inner)];
  /** Where the weights begin in workgroup memory. */
  const weights = height * depth;
  k.sharedVectors(weights + 4 * depth * width);
  const loadSource = `for (var e = lane; e < ${weights}u; e += ${TEAM}u) {
let q = e % ${depth}u; let r = e / ${depth}u;
let inside = first + r < stop && slice + q < ${inner4};
let value = ${k.load(p.from, `(first + r) * ${inner4} + slice + q`)};
shared_[q * ${height}u + (r % ${R}u) * ${DOWN}u + r / ${R}u] = select(vec4f(), value, inside);
}`;
  // Input channels are rows of the weights: of four neighbors, number l. The gradient has them as its columns.
  const [place, row] =
    p.from === "x"
      ? [
          `let c = e % ${width}u; let l = e / ${width}u % 4u; let q = e / ${4 * width}u;`,
          "(slice + q) * 4u + l",
        ]
      : [
          `let q = e % ${depth}u; let l = e / ${depth}u % 4u; let c = e / ${4 * depth}u;`,
          "(edge + c) * 4u + l",
        ];
  const at = p.from === "x" ? `(${row}) * ${outer4} + edge + c` : `(${row}) * ${inner4} + slice + q`;
  const loadWeights = `for (var e = lane; e < ${4 * depth * width}u; e += ${TEAM}u) {
${place}
let inside = slice + q < ${inner4} && edge + c < ${outer4};
let value = ${k.load("w", at)};
shared_[${weights}u + (q * 4u + l) * ${width}u + (c % ${Q}u) * ${ACROSS}u + c / ${Q}u] = select(vec4f(), value, inside);
}`;
  const weight = (q: number, l: number, n: number) =>
    `shared_[${weights + (q * 4 + l) * width + n * ACROSS}u + side]`;
  const multiply = each(
    depth,
    (q) => `{
${each(Q, (n) => `let m${n} = mat4x4f(${range(4).map((l) => weight(q, l, n))});`)}
${each(
  R,
  (r) => `{ let v = shared_[${q * height + r * DOWN}u + t];
${each(Q, (n) => multiplyAdd(p, `acc[${r * Q + n}]`, `m${n}`, "v"))} }`,
)}
}`,
  );
  k.line(
    `let side = lane % ${ACROSS}u; let t = lane / ${ACROSS}u;`,
    `let edge = tile * ${width}u; let col = edge + side * ${Q}u;`,
    p.prepare(Q),
    `for (var first = start; first < stop; first += ${height}u) {`,
    `var acc = array<vec4f, ${R * Q}>();`,
    `for (var slice = 0u; slice < ${inner4}; slice += ${depth}u) {`,
    "workgroupBarrier();",
    loadSource,
    loadWeights,
    "workgroupBarrier();",
    multiply,
    "}",
    `let row = first + t * ${R}u;`,
    `if (row < stop) {\n${handOut(k, p, cut)}\n}`,
    "}",
  );
  p.end(cut);
}
