/** The gather kernel: pixels of the batch from the resident data set, augmented and normalized; labels; rows of a teacher's table. */
import { stepWords } from "../../../ir/trainKernels";
import type { Emitter, Piece } from "../emitter";
import { dataHeader } from "../memory";

/** Code that declares the augmentation of example `place`: draws 0 … 11 of its stream, those that are used. */
function augmentation(k: Emitter): string {
  const r = (n: number) => `${k.use("draw")}(seed, place * 64u + ${n}u)`;
  const below = (n: number, most: string) => `${k.use("below")}(${r(n)}, ${most})`;
  const [h, w] = [k.u("h"), k.u("w")];
  const cropped = k.n("crop") < 65536;
  const room = (size: string, n: number) => `(((${size} * (65536u - side)) >> 8u) * (${r(n)} >> 20u)) >> 4u`;
  const stripe = (name: string, most: string, size: string, width: number, at: number) =>
    `let ${name}Size = ${below(width, `${most} + 1u`)}; let ${name}0 = ${below(at, `${size} - ${name}Size + 1u`)};`;
  return [
    ...(cropped
      ? [
          `let side = ${k.u("crop")} + ${below(1, "65536u - crop")};`,
          `let top = ${room(h, 2)}; let left = ${room(w, 3)};`,
        ]
      : []),
    ...(k.n("shiftY") > 0
      ? [`let moveY = i32(${below(4, `2u * ${k.u("shiftY")} + 1u`)}) - i32(shiftY);`]
      : []),
    ...(k.n("shiftX") > 0
      ? [`let moveX = i32(${below(5, `2u * ${k.u("shiftX")} + 1u`)}) - i32(shiftX);`]
      : []),
    ...(k.n("flip") ? [`let mirror = (${r(0)} & 1u) == 1u;`] : []),
    ...(k.n("cutout") > 0
      ? [
          `let boxY = i32(${below(6, h)}) - i32(${k.u("cutout")} >> 1u); let boxX = i32(${below(7, w)}) - i32(cutout >> 1u);`,
        ]
      : []),
    ...(k.n("maskX") > 0 ? [stripe("column", k.u("maskX"), w, 8, 9)] : []),
    ...(k.n("maskY") > 0 ? [stripe("band", k.u("maskY"), h, 10, 11)] : []),
  ].join("\n");
}

/** Code that sets `value` (four channels of pixel (y, x) of example `place`). */
function pixelOf(k: Emitter): string {
  const [h, w, real] = [k.u("h"), k.u("w"), k.u("realC")];
  const masks = [
    ...(k.n("cutout") > 0
      ? ["(i32(y) >= boxY && i32(y) < boxY + i32(cutout) && i32(x) >= boxX && i32(x) < boxX + i32(cutout))"]
      : []),
    ...(k.n("maskX") > 0 ? ["(x >= column0 && x < column0 + columnSize)"] : []),
    ...(k.n("maskY") > 0 ? ["(y >= band0 && y < band0 + bandSize)"] : []),
  ];
  const cropped = k.n("crop") < 65536;
  const x = k.n("flip") ? `select(x, ${w} - 1u - x, mirror)` : "x";
  const raw =
    k.n("bytes") === 1
      ? "f32((dataMemory[dataAt + at / 4u] >> (8u * (at % 4u))) & 255u)"
      : "bitcast<f32>(dataMemory[dataAt + at])";
  const noise =
    k.n("noise") > 0
      ? `value[l] += ${k.f("noise")} * ${k.use("gauss")}(seed, ((place * ${h} + y) * ${w} + x) * ${real} + channel);`
      : "";
  return `${augmentation(k)}
let sy = ${cropped ? "i32((y * side + top) >> 16u)" : "i32(y)"}${k.n("shiftY") > 0 ? " + moveY" : ""};
let sx = ${cropped ? `i32((${x} * side + left) >> 16u)` : `i32(${x})`}${k.n("shiftX") > 0 ? " + moveX" : ""};
let inside = sy >= 0 && u32(sy) < ${h} && sx >= 0 && u32(sx) < ${w}${masks.length > 0 ? ` && !(${masks.join(" || ")})` : ""};
for (var l = 0u; l < 4u; l++) { let channel = quad * 4u + l; if (channel < ${real}) {
if (inside) { let at = ((index * ${h} + u32(sy)) * ${w} + u32(sx)) * ${real} + channel; value[l] = (${raw} - ${k.f("offset")}) * ${k.f("scale")}; }
${noise} } }`;
}

const indexOf = (k: Emitter, place: string) => k.load("step", `${stepWords.indices}u + ${place}`);

export function gather(k: Emitter): Piece {
  const pixels = k.n("batch") * k.n("h") * k.n("w") * (k.n("c") / 4);
  k.units(pixels + k.n("batch") * (k.n("classes") / 4));
  k.u("dataAt", dataHeader.words);
  const mixup = k.n("mixup") === 1;
  const mix = (own: string, code: string) =>
    mixup
      ? `{ let place = (place + 1u) % ${k.u("batch")}; let index = ${indexOf(k, "place")}; let own = ${own}; ${own} = vec4f();\n${code}\n${own} = select(own, share * own + (1.0 - share) * ${own}, share < 1.0); }`
      : "";
  const pixel = pixelOf(k);
  const smoothing = k.f("smoothing");
  const label = `{ let label = dataMemory[dataMemory[${dataHeader.labels}u] + index]; let known = select(0.0, 1.0, label < ${k.u("realClasses")}); let hit = vec4u(quad * 4u) + vec4u(0, 1, 2, 3) == vec4u(label);
value = known * (vec4f(${smoothing} / f32(realClasses)) + select(vec4f(), vec4f(1.0 - smoothing), hit)) * ${k.use("lanes")}(quad * 4u, 0u, realClasses); }`;
  k.line(
    `let seed = ${k.load("step", `${stepWords.seed}u`)}; let share = ${mixup ? `bitcast<f32>(${k.load("step", `${stepWords.share}u`)})` : "1.0"}; var value = vec4f();`,
    `if (unit < ${k.u("pixels", pixels)}) {`,
    `let spot = unit / ${k.quads("c")}; let quad = unit - spot * c4; let line = spot / ${k.u("w")}; let x = spot - line * w;`,
    `let place = line / ${k.u("h")}; let y = line - place * h; let index = ${indexOf(k, "place")};`,
    `{ ${pixel} }`,
    mix("value", pixel),
    k.store("x", "unit", "value"),
    "} else {",
    `let here = unit - pixels; let place = here / ${k.quads("classes")}; let quad = here - place * classes4; let index = ${indexOf(k, "place")};`,
    label,
    mix("value", label),
    k.store("target", "here", "value"),
    "}",
  );
  return k.finish();
}

export function gatherRows(k: Emitter): Piece {
  k.units(k.n("batch") * (k.n("n") / 4));
  const row = [0, 1, 2, 3].map((l) => `bitcast<f32>(dataMemory[begin + ${l}u])`).join(", ");
  k.line(
    `let place = unit / ${k.quads("n")}; let quad = unit - place * n4;`,
    `let begin = dataMemory[${dataHeader.teacher}u] + ${indexOf(k, "place")} * ${k.u("stride")} + ${k.u("first")} + quad * 4u;`,
    k.store("y", "unit", `vec4f(${row})`),
  );
  return k.finish();
}
