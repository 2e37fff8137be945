/** convGradWeight: for every part of the rows, the sum of outer products of inputs and output gradients. */
import type { Emitter, Piece } from "../emitter";
import { isPointwise } from "./product";
import { teamSum } from "./teams";
import { declareParts, each, eachOf, overParts, range, share } from "./tiles";

export const convGradWeight = (k: Emitter): Piece => (k.target.staged ? staged(k) : cached(k));

const rowsOf = (k: Emitter): number => k.n("batch") * k.n("outH") * k.n("outW");
const tapsOf = (k: Emitter): number => k.n("kH") * k.n("kW");

/** Code that finds the input pixel of an output pixel `row` under tap (ky, kx): `source`, if it is `inside`. */
function findPixel(k: Emitter): string {
  if (isPointwise(k)) return "let source = row; let inside = true;";
  const [h, w] = [k.u("outH"), k.u("outW")];
  return `let line = row / ${w}; let image = line / ${h};
let sy = u32(i32((line - image * ${h}) * ${k.n("strideH")}u) - ${k.n("padTop")} + i32(ky));
let sx = u32(i32((row - line * ${w}) * ${k.n("strideW")}u) - ${k.n("padLeft")} + i32(kx));
let inside = sy < ${k.u("inH")} && sx < ${k.u("inW")}; let source = (image * inH + sy) * inW + sx;`;
}

/** Code that finds the tap and the tile's first quads, `fromIn` and `fromOut`, of so many tiles of so many quads. */
const findTile = (k: Emitter, tiles: readonly [number, number], quads: readonly [number, number]): string =>
  `let fromOut = (tile % ${k.u("outTiles", tiles[1])}) * ${quads[1]}u; let rest = tile / outTiles;
let fromIn = (rest % ${k.u("inTiles", tiles[0])}) * ${quads[0]}u; let tap = rest / inTiles;
let ky = tap / ${k.n("kW")}u; let kx = tap % ${k.n("kW")}u;`;

/** Code that stores `dw` (I quads of inputs from ci, O quads of outputs from co) and `db`. */
function storeSums(k: Emitter, I: number, O: number, ragged: readonly [boolean, boolean]): string {
  const [in4, out4] = [k.quads("inC"), k.quads("outC")];
  const inner = (i: string, code: string) => (ragged[0] ? `if (ci + ${i} / 4u < ${in4}) { ${code} }` : code);
  const outer = (o: string, code: string) => (ragged[1] ? `if (co + ${o} < ${out4}) { ${code} }` : code);
  const at = (i: string, o: string) =>
    `((part * ${tapsOf(k)}u + tap) * ${k.u("inC")} + ci * 4u + ${i}) * ${out4} + co + ${o}`;
  const weights = eachOf(k, "i", I * 4, (i) =>
    inner(
      i,
      eachOf(k, "o", O, (o) => outer(o, k.store("dw", at(i, o), `dw[${i} * ${O}u + ${o}]`))),
    ),
  );
  if (!k.has("dBias")) return weights;
  const bias = eachOf(k, "o", O, (o) => outer(o, k.store("dBias", `part * ${out4} + co + ${o}`, `db[${o}]`)));
  return `${weights}\nif (ci == 0u && tap == 0u) {\n${bias}\n}`;
}

/** Every invocation of a team takes some rows; their sums are added up at the end. */
function cached(k: Emitter): Piece {
  const [inQuads, outQuads] = [k.n("inC") / 4, k.n("outC") / 4];
  const I = share(inQuads, k.target.software ? 2 : 1);
  const O = share(outQuads, k.target.software ? 4 : 2);
  const [inTiles, outTiles] = [Math.ceil(inQuads / I), Math.ceil(outQuads / O)];
  const { team, loop } = overParts(k, rowsOf(k), k.n("chunk"), tapsOf(k) * inTiles * outTiles, 1);
  const [in4, out4] = [k.quads("inC"), k.quads("outC")];
  const ragged = [inTiles * I !== inQuads, outTiles * O !== outQuads] as const;
  const edge = (beyond: boolean, i: string, n: string) => (beyond ? `min(${i}, ${n} - 1u)` : i);
  const x = (i: number) => {
    const value = k.load("x", `source * ${in4} + ${edge(ragged[0], `ci + ${i}u`, in4)}`);
    return isPointwise(k) ? value : `select(vec4f(), ${value}, inside)`;
  };
  const bias = k.has("dBias");
  k.line(
    findTile(k, [inTiles, outTiles], [I, O]),
    "let ci = fromIn; let co = fromOut;",
    // Row i of the tile's weights (one input channel) times O quads.
    `var dw = array<vec4f, ${I * 4 * O}>();`,
    ...(bias ? [`var db = array<vec4f, ${O}>();`] : []),
    `${loop} {`,
    findPixel(k),
    each(O, (o) => {
      const quad = edge(ragged[1], `co + ${o}u`, out4);
      return `let d${o} = ${k.load("dy", `row * ${out4} + ${quad}`)};`;
    }),
    each(
      I,
      (i) =>
        `{ let v = ${x(i)};\n${each(4, (l) =>
          range(O)
            .map((o) => `dw[${(i * 4 + l) * O + o}] += v.${"xyzw"[l]} * d${o};`)
            .join(" "),
        )} }`,
    ),
    ...(bias ? [each(O, (o) => `db[${o}] += d${o};`)] : []),
    "}",
  );
  teamSum(k, team, [
    ...range(I * 4 * O).map((i) => `dw[${i}]`),
    ...(bias ? range(O).map((o) => `db[${o}]`) : []),
  ]);
  k.line("if (t == 0u) {", storeSums(k, I, O, ragged), "}");
  return k.finish();
}

const TEAM = 64;
/** Rows that are in workgroup memory at a time. */
const SLICE = 16;

/**
 * How a team of 64 lies over inputs (down) and outputs (across): with the fewest tiles, and of those the squarest. No slice
 * takes more than the 16 KiB of workgroup memory that every device has.
 */
function teamShape(inQuads: number, outUnits: number): [number, number] {
  const tiles = (down: number) => Math.ceil(inQuads / down) * Math.ceil((outUnits * down) / TEAM);
  const down = [8, 4, 16, 32].reduce((best, one) => (tiles(one) < tiles(best) ? one : best));
  return [down, TEAM / down];
}

/**
 * Every invocation of a team takes a quad of inputs and O quads of outputs over all rows, and reads them from workgroup memory,
 * where the team brings a slice of rows at a time. Nothing is left to add up.
 */
function staged(k: Emitter): Piece {
  const [inQuads, outQuads] = [k.n("inC") / 4, k.n("outC") / 4];
  const O = share(outQuads, k.target.tileQuads);
  const [down, across] = teamShape(inQuads, Math.ceil(outQuads / O));
  const width = across * O;
  const [inTiles, outTiles] = [Math.ceil(inQuads / down), Math.ceil(outQuads / width)];
  declareParts(k, rowsOf(k), k.n("chunk"), tapsOf(k) * inTiles * outTiles, TEAM);
  const [in4, out4] = [k.quads("inC"), k.quads("outC")];
  const bias = k.has("dBias");
  const gradients = SLICE * down;
  k.sharedVectors(gradients + SLICE * width);
  k.line(
    findTile(k, [inTiles, outTiles], [down, width]),
    `let below = lane / ${across}u; let side = lane % ${across}u; let ci = fromIn + below; let co = fromOut + side * ${O}u;`,
    `var dw = array<vec4f, ${4 * O}>();`,
    ...(bias ? [`var db = array<vec4f, ${O}>();`] : []),
    `for (var first = start; first < stop; first += ${SLICE}u) {`,
    "workgroupBarrier();",
    `for (var e = lane; e < ${gradients}u; e += ${TEAM}u) {`,
    `let row = first + e / ${down}u; let quad = fromIn + e % ${down}u;`,
    findPixel(k),
    `shared_[e] = select(vec4f(), ${k.load("x", `source * ${in4} + quad`)}, inside && row < stop && quad < ${in4});`,
    "}",
    `for (var e = lane; e < ${SLICE * width}u; e += ${TEAM}u) {`,
    `let row = first + e / ${width}u; let c = e % ${width}u; let quad = fromOut + c;`,
    `let value = select(vec4f(), ${k.load("dy", `row * ${out4} + quad`)}, row < stop && quad < ${out4});`,
    `shared_[${gradients}u + e - c + (c % ${O}u) * ${across}u + c / ${O}u] = value;`,
    "}",
    "workgroupBarrier();",
    `for (var r = 0u; r < ${SLICE}u; r++) {`,
    `let v = shared_[r * ${down}u + below];`,
    each(
      O,
      (o) => `{ let d = shared_[${gradients + o * across}u + r * ${width}u + side];
${range(4)
  .map((l) => `dw[${l * O + o}] += v.${"xyzw"[l]} * d;`)
  .join(" ")}${bias ? ` db[${o}] += d;` : ""} }`,
    ),
    "}",
    "}",
    `if (ci < ${in4}) {`,
    storeSums(k, 1, O, [false, outTiles * width !== outQuads]),
    "}",
  );
  return k.finish();
}
