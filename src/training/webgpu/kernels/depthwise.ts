/**
 * Depthwise convolution and its gradients. An invocation has one quad of channels and runs over tiles of neighboring pixels of
 * a line, so that the pixels that windows share are read once.
 */
import type { Emitter, Piece } from "../emitter";
import { beforeNorm, columns, epilogue } from "./beforeNorm";
import { finishMoments, teamSum } from "./teams";
import { beginMoments, countColumn, countRow, each, eachOf, overParts, range } from "./tiles";

/** Pixels of a tile: tiles must not cross lines or parts. */
function tileOf(width: number, chunk: number, most: number): number {
  for (let r = most; r > 1; r >>= 1) if (width % r === 0 && chunk % r === 0) return r;
  return 1;
}

/** Parts for kernels that sum nothing: whole lines, about 64 pixels. */
const freeChunk = (k: Emitter, width: number): number =>
  Math.ceil((k.target.software ? 64 : 256) / width) * width;

/** Declares line, image and place of pixel `row` in an image of so many lines of `w` pixels. */
const locate = (h: string, w: string): string =>
  `let line = row / ${w}; let image = line / ${h}; let py = line - image * ${h}; let px = row - line * ${w};`;

export function depthwise(k: Emitter): Piece {
  const rows = k.n("batch") * k.n("outH") * k.n("outW");
  const moments = k.has("moments");
  const chunk = moments ? k.n("chunk") : freeChunk(k, k.n("outW"));
  const R = tileOf(k.n("outW"), chunk, k.target.software ? 8 : 4);
  const { team, loop } = overParts(k, rows, chunk, k.n("outC") / 4, R);
  const c4 = k.quads("outC");
  const [kW, stride] = [k.n("kW"), k.n("strideW")];
  const [h, w] = [k.u("inH"), k.u("inW")];
  const value = (r: string) => k.act("act", k.has("bias") ? `acc[${r}] + bias` : `acc[${r}]`);
  const rowsOut = eachOf(
    k,
    "r",
    R,
    (r) =>
      `let value = ${value(r)}; ${k.store("y", `(row + ${r}) * ${c4} + tile`, "value")}${moments ? countRow("value") : ""}`,
  );
  k.line(
    k.has("bias") ? `let bias = ${k.load("bias", "tile")};` : "",
    moments ? beginMoments(1) : "",
    `${loop} {`,
    locate(k.u("outH"), k.u("outW")),
    `let y0 = i32(py * ${k.n("strideH")}u) - ${k.n("padTop")}; let x0 = i32(px * ${stride}u) - ${k.n("padLeft")};`,
    `var acc = array<vec4f, ${R}>();`,
    `for (var ky = 0u; ky < ${k.n("kH")}u; ky++) {`,
    `let sy = u32(y0 + i32(ky)); let inLine = sy < ${h}; let begin = (image * ${h} + sy) * ${w};`,
    each(kW, (kx) => `let w${kx} = ${k.load("w", `(ky * ${kW}u + ${kx}u) * ${c4} + tile`)};`),
    each((R - 1) * stride + kW, (j) => {
      const uses = range(R).filter((r) => j - r * stride >= 0 && j - r * stride < kW);
      if (uses.length === 0) return "";
      return `{ let sx = u32(x0 + ${j}); let v = select(vec4f(), ${k.load("x", `(begin + sx) * ${c4} + tile`)}, inLine && sx < ${w}); ${uses
        .map((r) => `acc[${r}] += v * w${j - r * stride};`)
        .join(" ")} }`;
    }),
    "}",
    moments ? `${countColumn("0", value("0"), rowsOut)} count += ${R}.0;` : rowsOut,
    "}",
  );
  if (moments) {
    finishMoments(
      k,
      team,
      1,
      (_, mean, squares) =>
        `${k.store("moments", `part * 2u * ${c4} + tile`, mean)} ${k.store("moments", `(part * 2u + 1u) * ${c4} + tile`, squares)}`,
    );
  }
  return k.finish();
}

export function depthwiseGradInput(k: Emitter): Piece {
  const rows = k.n("batch") * k.n("inH") * k.n("inW");
  const sums = k.has("bnSums");
  const chunk = sums ? k.n("chunk") : freeChunk(k, k.n("inW"));
  const [kW, stride] = [k.n("kW"), k.n("strideW")];
  // A tile begins at a multiple of the stride, so that it is known which taps meet which pixels.
  const tile = tileOf(k.n("inW"), chunk, k.target.software ? 8 : 4);
  const known = tile % stride === 0;
  const R = known ? tile : 1;
  const { team, loop } = overParts(k, rows, chunk, k.n("inC") / 4, R);
  const c4 = k.quads("inC");
  const [h, w] = [k.u("outH"), k.u("outW")];
  const pad = k.n("padLeft");
  /** Output column of pixel r under tap kx is px / stride + this, if whole. */
  const place = (r: number, kx: number) => (r + pad - kx) / stride;
  const places = [...new Set(range(R).flatMap((r) => range(kW).map((kx) => place(r, kx))))].filter(
    Number.isInteger,
  );
  const load = (column: string) =>
    `select(vec4f(), ${k.load("dy", `(begin + sx) * ${c4} + tile`)}, inLine && ${column})`;
  const taps = known
    ? places.map((j) => {
        const uses = range(R).flatMap((r) =>
          range(kW)
            .filter((kx) => place(r, kx) === j)
            .map((kx) => `acc[${r}] += v * w${kx};`),
        );
        return `{ let sx = u32(i32(px / ${stride}u) + ${j}); let v = ${load(`sx < ${w}`)}; ${uses.join(" ")} }`;
      })
    : range(kW).map(
        (kx) =>
          `{ let dx = i32(px) + ${pad - kx}; let sx = u32(dx) / ${stride}u; let v = ${load(`dx >= 0 && u32(dx) % ${stride}u == 0u && sx < ${w}`)}; acc[0] += v * w${kx}; }`,
      );
  k.line(
    sums ? `${columns(k, epilogue, "tile", c4)} var sum = vec4f(); var product = vec4f();` : "",
    `${loop} {`,
    locate(k.u("inH"), k.u("inW")),
    `var acc = array<vec4f, ${R}>();`,
    `let y0 = py + ${k.n("padTop")}u;`,
    `for (var ky = y0 % ${k.n("strideH")}u; ky < ${k.n("kH")}u; ky += ${k.n("strideH")}u) {`,
    `let sy = (y0 - ky) / ${k.n("strideH")}u; let inLine = ky <= y0 && sy < ${h}; let begin = (image * ${h} + sy) * ${w};`,
    each(kW, (kx) => `let w${kx} = ${k.load("w", `(ky * ${kW}u + ${kx}u) * ${c4} + tile`)};`),
    ...taps,
    "}",
    eachOf(k, "r", R, (r) => {
      const store = `let at = (row + ${r}) * ${c4} + tile; let dx = ${k.base("at")} + acc[${r}]; ${k.store("dx", "at", "dx")}`;
      if (!sums) return store;
      const at = { dy: "dx", x: k.load("bnX", "at"), row: `row + ${r}`, quad: "tile", width: c4 };
      return `${store}\n${beforeNorm(k, epilogue, at)}\nsum += g; product += g * xhat;`;
    }),
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

/** A unit has one line of the window: few sums in flight, and work for every core. */
export function depthwiseGradWeight(k: Emitter): Piece {
  const rows = k.n("batch") * k.n("outH") * k.n("outW");
  const chunk = k.n("chunk");
  const [kH, kW, stride] = [k.n("kH"), k.n("kW"), k.n("strideW")];
  const R = tileOf(k.n("outW"), chunk, 4);
  const { team, loop } = overParts(k, rows, chunk, (k.n("outC") / 4) * kH, R);
  const c4 = k.quads("outC");
  const [h, w] = [k.u("inH"), k.u("inW")];
  const bias = k.has("dBias");
  const sums = range(kW).map((kx) => `w${kx}`);
  k.line(
    `let ky = tile / ${c4}; let quad = tile - ky * ${c4};`,
    sums.map((name) => `var ${name} = vec4f();`).join(" "),
    bias ? "var b = vec4f();" : "",
    `${loop} {`,
    locate(k.u("outH"), k.u("outW")),
    `let sy = u32(i32(py * ${k.n("strideH")}u + ky) - ${k.n("padTop")}); let inLine = sy < ${h}; let begin = (image * ${h} + sy) * ${w};`,
    `let x0 = i32(px * ${stride}u) - ${k.n("padLeft")};`,
    each(
      R,
      (r) => `let d${r} = ${k.load("dy", `(row + ${r}u) * ${c4} + quad`)};${bias ? ` b += d${r};` : ""}`,
    ),
    each((R - 1) * stride + kW, (j) => {
      const uses = range(R).filter((r) => j - r * stride >= 0 && j - r * stride < kW);
      if (uses.length === 0) return "";
      return `{ let sx = u32(x0 + ${j}); let v = select(vec4f(), ${k.load("x", `(begin + sx) * ${c4} + quad`)}, inLine && sx < ${w}); ${uses
        .map((r) => `w${j - r * stride} += v * d${r};`)
        .join(" ")} }`;
    }),
    "}",
  );
  teamSum(k, team, [...sums, ...(bias ? ["b"] : [])]);
  k.line(
    "if (t == 0u) {",
    each(kW, (kx) => k.store("dw", `((part * ${kH}u + ky) * ${kW}u + ${kx}u) * ${c4} + quad`, `w${kx}`)),
    bias ? `if (ky == 0u) { ${k.store("dBias", `part * ${c4} + quad`, "b")} }` : "",
    "}",
  );
  return k.finish();
}
