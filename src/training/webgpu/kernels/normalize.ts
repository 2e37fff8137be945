/** Batch normalization: moments, normalization and its gradients. An invocation has one quad of channels and a block of rows. */
import type { Emitter, Piece } from "../emitter";
import { beforeNorm, columns, dropped, own } from "./beforeNorm";
import { finishMoments, teamSum } from "./teams";
import { beginMoments, countColumn, countRow, overParts } from "./tiles";

/**
 * Units are (block of rows, quad); declares `quad`, `block`, and `start`, `stop` of the rows. `cost`: rows that the
 * preparation of a unit is worth, so that blocks are long enough for it not to matter.
 */
export function overBlocks(k: Emitter, rows: number, cost: number): void {
  const quads = k.n("c") / 4;
  const units = k.target.software ? 256 : 16384;
  const block = Math.min(rows, Math.max(Math.ceil((rows * quads) / units), 4 * cost));
  k.units(Math.ceil(rows / block) * quads);
  k.line(
    `let block = unit / ${k.quads("c")}; let quad = unit - block * c4;`,
    `let start = block * ${k.u("blockRows", block)}; let stop = min(start + blockRows, ${k.u("rows", rows)});`,
  );
}

/** A loop over the rows of a unit: `at` is the place of (row, quad). */
export const overRows = (...code: string[]): string =>
  ["for (var row = start; row < stop; row++) {", "let at = row * c4 + quad;", ...code, "}"].join("\n");

export function moments(k: Emitter): Piece {
  const { team, loop } = overParts(k, k.n("rows"), k.n("chunk"), k.n("c") / 4, 1);
  const c4 = k.quads("c");
  const load = k.load("x", `row * ${c4} + tile`);
  k.line(
    beginMoments(1),
    `${loop} { let value = ${load}; ${countColumn("0", "value", countRow("value"))} count += 1.0; }`,
  );
  finishMoments(
    k,
    team,
    1,
    (_, mean, squares) =>
      `${k.store("moments", `part * 2u * ${c4} + tile`, mean)} ${k.store("moments", `(part * 2u + 1u) * ${c4} + tile`, squares)}`,
  );
  return k.finish();
}

/** Declares `mean` and `variance` of a quad, from the moments of all parts (Chan, Golub and LeVeque 1983). */
const combined = (k: Emitter): string => `
var mean = vec4f(); var squares = vec4f(); var count = 0.0;
for (var part = 0u; part < ${k.u("parts", Math.ceil(k.n("rows") / k.n("chunk")))}; part++) {
  let size = f32(min(${k.u("chunk")}, ${k.u("rows")} - part * chunk));
  let delta = ${k.load("moments", "part * 2u * c4 + quad")} - mean;
  squares += ${k.load("moments", "(part * 2u + 1u) * c4 + quad")} + delta * delta * (count * size / (count + size));
  mean += delta * (size / (count + size));
  count += size;
}
let variance = squares / count;`;

const quantized = (k: Emitter, value: string): string =>
  k.has("range") ? `${k.use("quantized")}(${value}, ${k.load("range", "0u")})` : value;

export function normalize(k: Emitter): Piece {
  const parts = Math.ceil(k.n("rows") / k.n("chunk"));
  overBlocks(k, k.n("rows"), parts);
  const kept = dropped(k, own, "row", "quad", "c4");
  const inner = k.act("act", "x * scale + beta");
  const value = quantized(k, kept ? `${inner} * ${kept}` : inner);
  const moving = (name: string, now: string) =>
    `{ let old = ${k.load(name, "quad")}; ${k.store(name, "quad", `keep * old + (1.0 - keep) * ${now}`)} }`;
  k.line(
    combined(k),
    `let rstd = 1.0 / sqrt(variance + ${k.f("epsilon")});`,
    "if (block == 0u) {",
    k.store("stats", "quad", "mean"),
    k.store("stats", "c4 + quad", "rstd"),
    `let steps = ${k.load("steps", "quad")};`,
    `let keep = min(vec4f(${k.f("momentum")}), (1.0 + steps) / (10.0 + steps));`,
    moving("movingMean", "mean"),
    moving("movingVariance", "variance"),
    k.store("steps", "quad", "steps + 1.0"),
    "}",
    `let scale = ${k.load("gamma", "quad")} * rstd; let beta = ${k.load("beta", "quad")};`,
    overRows(
      `let x = ${k.load("x", "at")} - mean;`,
      k.store("y", "at", `${value}${k.has("residual") ? ` + ${k.load("residual", "at")}` : ""}`),
    ),
  );
  return k.finish();
}

export function normalizeFrozen(k: Emitter): Piece {
  overBlocks(k, k.n("rows"), 1);
  const value = quantized(k, k.act("act", "x * scale + beta"));
  k.line(
    `let mean = ${k.load("mean", "quad")};`,
    `let scale = ${k.load("gamma", "quad")} / sqrt(${k.load("variance", "quad")} + ${k.f("epsilon")}); let beta = ${k.load("beta", "quad")};`,
    overRows(
      `let x = ${k.load("x", "at")} - mean;`,
      k.store("y", "at", `${value}${k.has("residual") ? ` + ${k.load("residual", "at")}` : ""}`),
    ),
  );
  return k.finish();
}

export function normalizeGradReduce(k: Emitter): Piece {
  const { team, loop } = overParts(k, k.n("rows"), k.n("chunk"), k.n("c") / 4, 1);
  const c4 = k.quads("c");
  k.line(
    `${columns(k, own, "tile", c4)} var sum = vec4f(); var product = vec4f();`,
    `${loop} {`,
    `let at = row * ${c4} + tile;`,
    beforeNorm(k, own, { dy: k.load("dy", "at"), x: k.load("x", "at"), row: "row", quad: "tile", width: c4 }),
    "sum += g; product += g * xhat;",
    "}",
  );
  teamSum(k, team, ["sum", "product"]);
  k.line(
    `if (t == 0u) { ${k.store("sums", `part * 2u * ${c4} + tile`, "sum")} ${k.store("sums", `(part * 2u + 1u) * ${c4} + tile`, "product")} }`,
  );
  return k.finish();
}

export function normalizeGrad(k: Emitter): Piece {
  const parts = Math.ceil(k.n("rows") / k.n("chunk"));
  overBlocks(k, k.n("rows"), parts);
  k.line(
    "var sum = vec4f(); var product = vec4f();",
    `for (var part = 0u; part < ${k.u("parts", parts)}; part++) {`,
    `sum += ${k.load("sums", "part * 2u * c4 + quad")}; product += ${k.load("sums", "(part * 2u + 1u) * c4 + quad")};`,
    "}",
    `if (block == 0u) { ${k.store("dBeta", "quad", "sum")} ${k.store("dGamma", "quad", "product")} }`,
    columns(k, own, "quad", "c4"),
    "let scale = gamma * rstd; sum /= f32(rows); product /= f32(rows);",
    overRows(
      beforeNorm(k, own, {
        dy: k.load("dy", "at"),
        x: k.load("x", "at"),
        row: "row",
        quad: "quad",
        width: "c4",
      }),
      k.store("dx", "at", "scale * (g - sum - xhat * product)"),
    ),
  );
  return k.finish();
}
