/** convGradWeight: for every part of the rows, the sum of outer products of inputs and output gradients. */
import type { Emitter, Piece } from "../emitter";
import { isPointwise } from "./product";
import { each, eachOf, overParts, range, share, teamSum } from "./tiles";

export function convGradWeight(k: Emitter): Piece {
  const rows = k.n("batch") * k.n("outH") * k.n("outW");
  const [inQuads, outQuads] = [k.n("inC") / 4, k.n("outC") / 4];
  const I = share(inQuads, k.target.software ? 2 : 1);
  const O = share(outQuads, k.target.software ? 4 : 2);
  const [inTiles, outTiles] = [Math.ceil(inQuads / I), Math.ceil(outQuads / O)];
  const taps = k.n("kH") * k.n("kW");
  const { team, loop } = overParts(k, rows, k.n("chunk"), taps * inTiles * outTiles, 1);
  const [in4, out4] = [k.quads("inC"), k.quads("outC")];
  const pointwise = isPointwise(k);
  const edge = (tiles: number, per: number, quads: number, i: string, n: string) =>
    tiles * per === quads ? i : `min(${i}, ${n} - 1u)`;
  const x = (i: number) => {
    const quad = edge(inTiles, I, inQuads, `ci + ${i}u`, in4);
    return pointwise
      ? k.load("x", `row * ${in4} + ${quad}`)
      : `select(vec4f(), ${k.load("x", `source * ${in4} + ${quad}`)}, inside)`;
  };
  const [h, w] = [k.u("outH"), k.u("outW")];
  const find = `let line = row / ${w}; let image = line / ${h};
let sy = u32(i32((line - image * ${h}) * ${k.n("strideH")}u) - ${k.n("padTop")} + i32(ky));
let sx = u32(i32((row - line * ${w}) * ${k.n("strideW")}u) - ${k.n("padLeft")} + i32(kx));
let inside = sy < ${k.u("inH")} && sx < ${k.u("inW")}; let source = (image * inH + sy) * inW + sx;`;
  const bias = k.has("dBias");
  k.line(
    `let across = ${k.u("outTiles", outTiles)}; let co = (tile % across) * ${O}u; let rest = tile / across;`,
    `let ci = (rest % ${k.u("inTiles", inTiles)}) * ${I}u; let tap = rest / inTiles;`,
    `let ky = tap / ${k.n("kW")}u; let kx = tap % ${k.n("kW")}u;`,
    // Row i of the tile's weights (one input channel) times O quads.
    `var dw = array<vec4f, ${I * 4 * O}>();`,
    ...(bias ? [`var db = array<vec4f, ${O}>();`] : []),
    `${loop} {`,
    pointwise ? "" : find,
    each(
      O,
      (o) =>
        `let d${o} = ${k.load("dy", `row * ${out4} + ${edge(outTiles, O, outQuads, `co + ${o}u`, out4)}`)};`,
    ),
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
  const inner = (i: string) => (inTiles * I === inQuads ? "" : `if (ci + ${i} / 4u < ${in4})`);
  const outer = (o: string) => (outTiles * O === outQuads ? "" : `if (co + ${o} < ${out4})`);
  const at = (i: string, o: string) =>
    `((part * ${taps}u + tap) * ${k.u("inC")} + ci * 4u + ${i}) * ${out4} + co + ${o}`;
  k.line(
    "if (t == 0u) {",
    eachOf(k, "i", I * 4, (i) =>
      eachOf(
        k,
        "o",
        O,
        (o) => `${inner(i)} { ${outer(o)} { ${k.store("dw", at(i, o), `dw[${i} * ${O}u + ${o}]`)} } }`,
      ),
    ),
    ...(bias
      ? [
          "if (ci == 0u && tap == 0u) {",
          eachOf(
            k,
            "o",
            O,
            (o) => `${outer(o)} { ${k.store("dBias", `part * ${out4} + co + ${o}`, `db[${o}]`)} }`,
          ),
          "}",
        ]
      : []),
    "}",
  );
  return k.finish();
}
