/** Pools and kernels that move values: an invocation computes one quad of the result. */
import type { Emitter, Piece } from "../emitter";

/** Declares `quad`, `px`, `py`, `image` of unit number `unit` in a batch of images h x w x c4. */
const pixel = (h: string, w: string, c4: string): string =>
  `let at = unit; let spot = unit / ${c4}; let quad = unit - spot * ${c4};
let line = spot / ${w}; let px = spot - line * ${w}; let image = line / ${h}; let py = line - image * ${h};`;

/** Loops over the pixels inside the image under the window of output pixel (y, x): `source` is the quad read there. */
const underWindow = (k: Emitter, y: string, x: string, body: string): string =>
  `for (var ky = 0u; ky < ${k.n("kH")}u; ky++) { for (var kx = 0u; kx < ${k.n("kW")}u; kx++) {
let sy = u32(i32(${y} * ${k.n("strideH")}u) - ${k.n("padTop")} + i32(ky)); let sx = u32(i32(${x} * ${k.n("strideW")}u) - ${k.n("padLeft")} + i32(kx));
if (sy < ${k.u("inH")} && sx < ${k.u("inW")}) { let source = ((image * inH + sy) * inW + sx) * ${k.quads("inC")} + quad; ${body} } } }`;

/** Loops over the output pixels (oy, ox) whose window covers input pixel (py, px). */
const windowsOver = (k: Emitter, body: string): string => {
  const first = (p: string, pad: string, kernel: string, stride: string) =>
    `u32(max(i32(${p}) + ${k.n(pad)} - ${k.n(kernel) - 1} + ${k.n(stride) - 1}, 0)) / ${k.n(stride)}u`;
  const last = (p: string, pad: string, stride: string, size: string) =>
    `min((${p} + ${k.n(pad)}u) / ${k.n(stride)}u, ${k.u(size)} - 1u)`;
  return `for (var oy = ${first("py", "padTop", "kH", "strideH")}; oy <= ${last("py", "padTop", "strideH", "outH")}; oy++) {
for (var ox = ${first("px", "padLeft", "kW", "strideW")}; ox <= ${last("px", "padLeft", "strideW", "outW")}; ox++) {
let window = ((image * outH + oy) * outW + ox) * ${k.quads("inC")} + quad; ${body} } }`;
};

const outputs = (k: Emitter) => {
  k.units(k.n("batch") * k.n("outH") * k.n("outW") * (k.n("outC") / 4));
  k.line(pixel(k.u("outH"), k.u("outW"), k.quads("outC")));
};
const inputs = (k: Emitter) => {
  k.units(k.n("batch") * k.n("inH") * k.n("inW") * (k.n("inC") / 4));
  k.line(pixel(k.u("inH"), k.u("inW"), k.quads("inC")));
};

export function maxPool(k: Emitter): Piece {
  outputs(k);
  k.line(
    "var best = vec4f(-3.4e38);",
    underWindow(k, "py", "px", `best = max(best, ${k.load("x", "source")});`),
    k.store("y", "at", "best"),
  );
  return k.finish();
}

/** The window's largest value is found again: the first in reading order has the gradient. */
export function maxPoolGrad(k: Emitter): Piece {
  inputs(k);
  k.line(
    `var sum = ${k.base("at")};`,
    windowsOver(
      k,
      `var best = vec4f(-3.4e38); var where_ = vec4u(0xffffffffu);
${underWindow(
  k,
  "oy",
  "ox",
  `let v = ${k.load("x", "source")}; let more = (v > best) | (where_ == vec4u(0xffffffffu)); best = select(best, v, more); where_ = select(where_, vec4u(source), more);`,
)}
sum += select(vec4f(), ${k.load("dy", "window")}, where_ == vec4u(at));`,
    ),
    k.store("dx", "at", "sum"),
  );
  return k.finish();
}

export function avgPool(k: Emitter): Piece {
  outputs(k);
  k.line(
    "var sum = vec4f(); var count = 0.0;",
    underWindow(k, "py", "px", `sum += ${k.load("x", "source")}; count += 1.0;`),
    k.store("y", "at", "sum / count"),
  );
  return k.finish();
}

/** How many of the `kernel` places from `begin` on lie in [0, size). */
const within = (begin: string, kernel: number, size: string): string =>
  `f32(min(${begin} + ${kernel}, i32(${size})) - max(${begin}, 0))`;

export function avgPoolGrad(k: Emitter): Piece {
  inputs(k);
  k.line(
    `var sum = ${k.base("at")};`,
    windowsOver(
      k,
      `let top = i32(oy * ${k.n("strideH")}u) - ${k.n("padTop")}; let left = i32(ox * ${k.n("strideW")}u) - ${k.n("padLeft")};
sum += ${k.load("dy", "window")} / (${within("top", k.n("kH"), "inH")} * ${within("left", k.n("kW"), "inW")});`,
    ),
    k.store("dx", "at", "sum"),
  );
  return k.finish();
}

/** Whole quads of y are written: values of x move by whole pixels and by xFrom - yFrom channels. */
export function copyBox(k: Emitter): Piece {
  const all = k.n("mode") === 1;
  const shift = (((k.n("xFrom") - k.n("yFrom")) % 4) + 4) % 4;
  const [x4, y4] = [k.quads("xC"), k.quads("yC")];
  if (all) {
    k.units(k.n("batch") * k.n("yH") * k.n("yW") * (k.n("yC") / 4));
    k.line(pixel(k.u("yH"), k.u("yW"), y4));
    k.line(`let by = py - ${k.u("yTop")}; let bx = px - ${k.u("yLeft")};`);
  } else {
    const first = Math.floor(k.n("yFrom") / 4);
    const width = Math.ceil((k.n("yFrom") + k.n("realC")) / 4) - first;
    k.units(k.n("batch") * k.n("boxH") * k.n("boxW") * width);
    k.line(
      `let spot = unit / ${k.u("width", width)}; let quad = unit - spot * width + ${k.u("firstQuad", first)};`,
      `let line = spot / ${k.u("boxW")}; let bx = spot - line * boxW; let image = line / ${k.u("boxH")}; let by = line - image * boxH;`,
      `let at = ((image * ${k.u("yH")} + by + ${k.u("yTop")}) * ${k.u("yW")} + bx + ${k.u("yLeft")}) * ${y4} + quad;`,
    );
  }
  // The quad of x whose lanes, moved by `shift`, are this quad of y; it may begin before x or end after it.
  const base = (k.n("xFrom") - k.n("yFrom") - shift) / 4;
  const quadOfX = (more: number) =>
    k.load("x", `pixelX * ${x4} + u32(clamp(i32(quad) + ${base + more}, 0, i32(${x4}) - 1))`);
  const moved =
    shift === 0
      ? "a"
      : `vec4f(${["yzw", "zw", "w"]
          [shift - 1]!.split("")
          .map((l) => `a.${l}`)
          .join(", ")}, ${["x", "xy", "xyz"]
          [shift - 1]!.split("")
          .map((l) => `b.${l}`)
          .join(", ")})`;
  k.use("lanes");
  k.line(
    `let from0 = ${k.u("yFrom")}; let here = lanes(quad * 4u, from0, from0 + ${k.u("realC")}) > vec4f();`,
    "var moved = vec4f();",
    `if (by < ${k.u("boxH")} && bx < ${k.u("boxW")}) {`,
    `let pixelX = (image * ${k.u("xH")} + by + ${k.u("xTop")}) * ${k.u("xW")} + bx + ${k.u("xLeft")};`,
    `let a = ${quadOfX(0)};${shift === 0 ? "" : ` let b = ${quadOfX(1)};`} moved = ${moved};`,
    "}",
    all
      ? k.store("y", "at", `${k.base("at")} + select(vec4f(), moved, here)`)
      : k.store("y", "at", `select(${k.load("y", "at")}, moved, here)`),
  );
  return k.finish();
}

export function repack(k: Emitter): Piece {
  const quadsOf = (real: number, c: number) => Math.ceil(k.n("realN") / real) * (c / 4);
  const perY = quadsOf(k.n("yReal"), k.n("yC"));
  k.units(k.n("batch") * perY);
  k.line(
    `let at = unit; let image = unit / ${k.u("perY", perY)}; let local = unit - image * perY;`,
    `let row = local / ${k.quads("yC")}; let lane0 = (local - row * yC4) * 4u; var moved = vec4f();`,
    "for (var l = 0u; l < 4u; l++) {",
    `let i = row * ${k.u("yReal")} + lane0 + l;`,
    `if (lane0 + l < yReal && i < ${k.u("realN")}) {`,
    `let rowX = i / ${k.u("xReal")}; let laneX = i - rowX * xReal;`,
    `let v = ${k.load("x", `image * ${k.u("perX", quadsOf(k.n("xReal"), k.n("xC")))} + rowX * ${k.quads("xC")} + laneX / 4u`)};`,
    "moved[l] = v[laneX % 4u];",
    "} }",
    k.store("y", "at", `${k.base("at")} + moved`),
  );
  return k.finish();
}

export function resizeNearest(k: Emitter): Piece {
  k.units(k.n("batch") * k.n("outH") * k.n("outW") * (k.n("c") / 4));
  k.line(
    pixel(k.u("outH"), k.u("outW"), k.quads("c")),
    `let source = (image * ${k.u("inH")} + ${k.load("rowOf", "py")}) * ${k.u("inW")} + ${k.load("colOf", "px")};`,
    k.store("y", "at", k.load("x", "source * c4 + quad")),
  );
  return k.finish();
}

export function resizeNearestGrad(k: Emitter): Piece {
  k.units(k.n("batch") * k.n("inH") * k.n("inW") * (k.n("c") / 4));
  k.line(
    pixel(k.u("inH"), k.u("inW"), k.quads("c")),
    `var sum = ${k.base("at")};`,
    `for (var oy = 0u; oy < ${k.u("outH")}; oy++) { if (${k.load("rowOf", "oy")} == py) {`,
    `for (var ox = 0u; ox < ${k.u("outW")}; ox++) { if (${k.load("colOf", "ox")} == px) {`,
    `sum += ${k.load("dy", "((image * outH + oy) * outW + ox) * c4 + quad")};`,
    "} } } }",
    k.store("dx", "at", "sum"),
  );
  return k.finish();
}
