/** convGradWeight: for every part of the rows, the sum of outer products of inputs and output gradients. */
import type { Emitter, Piece } from "../emitter";
import { isPointwise } from "./product";
import { each, overParts, range, share, teamSum } from "./tiles";

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
    each(I, (i) =>
      range(4)
        .map((l) =>
          range(O)
            .map((o) => `var w${i * 4 + l}_${o} = vec4f();`)
            .join(" "),
        )
        .join("\n"),
    ),
    ...(bias ? [each(O, (o) => `var b${o} = vec4f();`)] : []),
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
            .map((o) => `w${i * 4 + l}_${o} += v.${"xyzw"[l]} * d${o};`)
            .join(" "),
        )} }`,
    ),
    ...(bias ? [each(O, (o) => `b${o} += d${o};`)] : []),
    "}",
  );
  teamSum(k, team, [
    ...range(I * 4).flatMap((i) => range(O).map((o) => `w${i}_${o}`)),
    ...(bias ? range(O).map((o) => `b${o}`) : []),
  ]);
  const inside = (i: number, o: number) =>
    [
      ...(inTiles * I === inQuads ? [] : [`ci + ${i}u < ${in4}`]),
      ...(outTiles * O === outQuads ? [] : [`co + ${o}u < ${out4}`]),
    ].join(" && ") || "true";
  const at = (i: number, l: number, o: number) =>
    `((part * ${taps}u + tap) * ${k.u("inC")} + (ci + ${i}u) * 4u + ${l}u) * ${out4} + co + ${o}u`;
  k.line(
    "if (t == 0u) {",
    each(I, (i) =>
      each(
        O,
        (o) =>
          `if (${inside(i, o)}) { ${range(4)
            .map((l) => k.store("dw", at(i, l, o), `w${i * 4 + l}_${o}`))
            .join(" ")} }`,
      ),
    ),
    ...(bias
      ? [
          `if (ci == 0u && tap == 0u) { ${each(O, (o) => `if (${inside(0, o)}) { ${k.store("dBias", `part * ${out4} + co + ${o}u`, `b${o}`)} }`)} }`,
        ]
      : []),
    "}",
  );
  return k.finish();
}
