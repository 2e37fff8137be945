/** Element by element: activations, broadcasts and their sums, dropout, fake quantization, softmax, plane means. */
import { stepWords } from "../../../ir/trainKernels";
import type { Emitter, Piece } from "../emitter";
import { beforeNorm, columns, dropped, epilogue, own } from "./beforeNorm";
import { overBlocks, overRows } from "./normalize";
import { teamSum } from "./teams";
import { overParts } from "./tiles";

const ranged = (k: Emitter, value: string): string =>
  k.has("range") ? `${k.use("quantized")}(${value}, ${k.load("range", "0u")})` : value;

/** Stores `value` for every quad. */
function map(k: Emitter, to: string, value: string): Piece {
  overBlocks(k, k.n("rows"), 1);
  k.line(overRows(k.store(to, "at", value)));
  return k.finish();
}

export const activate = (k: Emitter): Piece => {
  const value = ranged(k, k.act("act", k.load("x", "at")));
  const masked =
    k.n("realC") === k.n("c") ? value : `${value} * ${k.use("lanes")}(quad * 4u, 0u, ${k.u("realC")})`;
  return map(k, "y", masked);
};

export const activateGrad = (k: Emitter): Piece => {
  overBlocks(k, k.n("rows"), 1);
  const open = k.has("range") ? ` * ${k.use("passes")}(${k.act("act", "x")}, ${k.load("range", "0u")})` : "";
  k.line(
    overRows(
      `let x = ${k.load("x", "at")};`,
      k.store("dx", "at", `${k.base("at")} + ${k.load("dy", "at")}${open} * ${k.slope("act", "x")}`),
    ),
  );
  return k.finish();
};

/** The quad of b that (row, quad) of a meets. */
const partner = (k: Emitter): string => {
  const b = (row: string) => k.load("b", `${row} * c4 + quad`);
  if (k.n("every") === 1 && k.n("period") >= k.n("rows")) return b("row");
  if (k.n("period") === 1) return b("0u");
  return b(`((row / ${k.u("every")}) % ${k.u("period")})`);
};

export const add = (k: Emitter): Piece => {
  overBlocks(k, k.n("rows"), 1);
  const flagged = k.n("gate") >= 0;
  if (flagged) k.line(`let keep = ${k.load("step", k.u("flag", stepWords.blocks + k.n("gate")))} == 1u;`);
  const b = flagged ? `select(vec4f(), ${partner(k)}, keep)` : partner(k);
  k.line(overRows(k.store("y", "at", k.act("act", `${k.load("a", "at")} + ${b}`))));
  return k.finish();
};

export const multiply = (k: Emitter): Piece =>
  map(k, "y", k.act("act", `${k.load("a", "at")} * ${partner(k)}`));

export const multiplyGrad = (k: Emitter): Piece =>
  map(k, "da", `${k.base("at")} + ${k.load("dy", "at")} * ${partner(k)}`);

export function sumRows(k: Emitter): Piece {
  const period = k.n("period");
  const c4 = k.quads("c");
  const units = period * (k.n("c") / 4);
  const each = Math.ceil(k.n("rows") / period);
  // Few long sums are shared by the invocations of a workgroup, even on software adapters.
  const team = each > 256 && (!k.target.software || units < 16) ? 64 : 1;
  if (team === 1) k.units(units);
  else k.teams(units, team);
  k.line(
    `let to = unit / ${c4}; let quad = unit - to * ${c4};`,
    "var sum = vec4f();",
    `for (var i = ${team === 1 ? "0u" : "lane"}; i < ${k.u("each", each)}; i += ${team}u) {`,
    `let cycle = i / ${k.u("every")}; let row = (cycle * ${k.u("period")} + to) * every + i - cycle * every;`,
    `if (row < ${k.u("rows")}) { let at = row * ${c4} + quad; sum += ${k.load("dy", "at")}${k.has("a") ? ` * ${k.load("a", "at")}` : ""}; }`,
    "}",
  );
  teamSum(k, team, ["sum"]);
  const store = k.store("db", "unit", `${k.base("unit")} + sum`);
  k.line(team === 1 ? store : `if (lane == 0u) { ${store} }`);
  return k.finish();
}

export const dropout = (k: Emitter): Piece => {
  overBlocks(k, k.n("rows"), 1);
  const kept = dropped(k, own, "row", "quad", "c4");
  k.line(overRows(k.store("y", "at", `${k.base("at")} + ${k.load("x", "at")}${kept ? ` * ${kept}` : ""}`)));
  return k.finish();
};

export const fakeQuantize = (k: Emitter): Piece => map(k, "y", ranged(k, k.load("x", "at")));

export const fakeQuantizeGrad = (k: Emitter): Piece =>
  map(
    k,
    "dx",
    `${k.base("at")} + ${k.load("dy", "at")} * ${k.use("passes")}(${k.load("x", "at")}, ${k.load("range", "0u")})`,
  );

/** One invocation a row: rows are short. */
export function softmax(k: Emitter): Piece {
  const c4 = k.quads("c");
  k.units(k.n("rows"));
  k.use("lanes");
  k.line(
    `let begin = unit * ${c4};`,
    "var most = vec4f(-3.4e38);",
    `for (var q = 0u; q < ${c4}; q++) { most = max(most, select(vec4f(-3.4e38), ${k.load("x", "begin + q")}, lanes(q * 4u, 0u, ${k.u("realC")}) > vec4f())); }`,
    "let top = max(max(most.x, most.y), max(most.z, most.w)); var sum = vec4f();",
    `for (var q = 0u; q < ${c4}; q++) { sum += exp(${k.load("x", "begin + q")} - top) * lanes(q * 4u, 0u, realC); }`,
    "let total = dot(sum, vec4f(1));",
    `for (var q = 0u; q < ${c4}; q++) { ${k.store("y", "begin + q", `exp(${k.load("x", "begin + q")} - top) * lanes(q * 4u, 0u, realC) / total`)} }`,
  );
  return k.finish();
}

export function softmaxGrad(k: Emitter): Piece {
  const c4 = k.quads("c");
  k.units(k.n("rows"));
  k.line(
    `let begin = unit * ${c4}; var both = 0.0;`,
    `for (var q = 0u; q < ${c4}; q++) { both += dot(${k.load("dy", "begin + q")}, ${k.load("y", "begin + q")}); }`,
    `for (var q = 0u; q < ${c4}; q++) { let at = begin + q; ${k.store("dx", "at", `${k.base("at")} + ${k.load("y", "at")} * (${k.load("dy", "at")} - both)`)} }`,
  );
  return k.finish();
}

export function meanPlane(k: Emitter): Piece {
  const c4 = k.quads("c");
  const units = k.n("batch") * (k.n("c") / 4);
  const team = !k.target.software && k.n("plane") >= 64 ? 64 : 1;
  if (team === 1) k.units(units);
  else k.teams(units, team);
  k.line(
    `let image = unit / ${c4}; let quad = unit - image * ${c4}; var sum = vec4f();`,
    `for (var p = ${team === 1 ? "0u" : "lane"}; p < ${k.u("plane")}; p += ${team}u) { sum += ${k.load("x", `(image * plane + p) * ${c4} + quad`)}; }`,
  );
  teamSum(k, team, ["sum"]);
  const store = k.store("y", "unit", "sum / f32(plane)");
  k.line(team === 1 ? store : `if (lane == 0u) { ${store} }`);
  return k.finish();
}

/** A gradient written quad by quad, and what enters the batch norm below on the side. `dx`: its value at (row, tile). */
function gradWithSums(k: Emitter, prepare: string, dx: string): Piece {
  const sums = k.has("bnSums");
  const rows = k.n("batch") * k.n("plane");
  const chunk = sums ? k.n("chunk") : k.target.software ? 64 : 256;
  const { team, loop } = overParts(k, rows, chunk, k.n("c") / 4, 1);
  const c4 = k.quads("c");
  k.line(
    sums ? `${columns(k, epilogue, "tile", c4)} var sum = vec4f(); var product = vec4f();` : "",
    `${loop} {`,
    `let at = row * ${c4} + tile; let image = row / ${k.u("plane")};`,
    prepare,
    `let dx = ${k.base("at")} + ${dx}; ${k.store("dx", "at", "dx")}`,
    sums
      ? `${beforeNorm(k, epilogue, { dy: "dx", x: k.load("bnX", "at"), row: "row", quad: "tile", width: c4 })}\nsum += g; product += g * xhat;`
      : "",
    "}",
  );
  if (sums) {
    teamSum(k, team, ["sum", "product"]);
    k.line(
      `if (t == 0u) { ${k.store("bnSums", `part * 2u * ${c4} + tile`, "sum")} ${k.store("bnSums", `(part * 2u + 1u) * ${c4} + tile`, "product")} }`,
    );
  }
  return k.finish();
}

export const meanPlaneGrad = (k: Emitter): Piece =>
  gradWithSums(k, "", `${k.load("dy", `image * ${k.quads("c")} + tile`)} / f32(${k.u("plane")})`);

export const gateGrad = (k: Emitter): Piece => {
  const pooled = k.has("dPooled") ? ` + ${k.load("dPooled", "here")} / f32(${k.u("plane")})` : "";
  return gradWithSums(
    k,
    `let here = image * ${k.quads("c")} + tile;`,
    `${k.load("dy", "at")} * ${k.load("gate", "here")}${pooled}`,
  );
};
