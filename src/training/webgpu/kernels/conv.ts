/** conv and convGradInput: matrix products over the pixels under a window, with what follows done on the way out. */
import type { Emitter, Piece } from "../emitter";
import { beforeNorm, columns, epilogue } from "./beforeNorm";
import { cachedProduct, isPointwise, type Product, type Tile } from "./product";
import { stagedProduct } from "./staged";
import { finishMoments, teamSum } from "./teams";
import { beginMoments, countColumn, countRow, eachOf, range } from "./tiles";

const product = (k: Emitter, p: Product): void =>
  k.target.staged && isPointwise(k) ? stagedProduct(k, p) : cachedProduct(k, p);

/** Runs the code for column n only where there is one. */
const inside = (tile: Tile, width: string, n: string, code: string): string =>
  tile.ragged ? `if (col + ${n} < ${width}) { ${code} }` : code;

export function conv(k: Emitter): Piece {
  const width = k.quads("outC");
  const rows = k.n("batch") * k.n("outH") * k.n("outW");
  const moments = k.has("moments");
  product(k, {
    rows,
    ...{ from: "x", outer: "outC", inner: "inC" },
    chunked: moments,
    begin: (r) => {
      const [h, w] = [k.u("outH"), k.u("outW")];
      return [
        `let line${r} = (row + ${r}u) / ${w}; let image${r} = line${r} / ${h};`,
        `let y${r} = i32((line${r} - image${r} * ${h}) * ${k.n("strideH")}u) - ${k.n("padTop")};`,
        `let x${r} = i32((row + ${r}u - line${r} * ${w}) * ${k.n("strideW")}u) - ${k.n("padLeft")};`,
      ].join("\n");
    },
    find: (r) => {
      const [h, w] = [k.u("inH"), k.u("inW")];
      return `let sy${r} = u32(y${r} + i32(ky)); let sx${r} = u32(x${r} + i32(kx));
let inside${r} = sy${r} < ${h} && sx${r} < ${w}; let source${r} = (image${r} * ${h} + sy${r}) * ${w} + sx${r};`;
    },
    prepare: (quads) => (moments ? beginMoments(quads) : ""),
    column: (n, rows, first) => {
      const bias = k.has("bias") ? `let bias = ${k.load("bias", "quad")};` : "";
      const value = (sum: string) => k.act("act", bias ? `${sum} + bias` : sum);
      const row = (_: string, sum: string) =>
        `let value = ${value(sum)}; ${k.store("y", "at", "value")}${moments ? countRow("value") : ""}`;
      return `${bias}\n${moments ? countColumn(n, value(first), rows(row)) : rows(row)}`;
    },
    end: (tile) => {
      if (!moments) return;
      const store = (n: string, mean: string, squares: string) => {
        const at = (half: number) => `(part * 2u + ${half}u) * ${width} + col + ${n}`;
        return inside(
          tile,
          width,
          n,
          `${k.store("moments", at(0), mean)} ${k.store("moments", at(1), squares)}`,
        );
      };
      finishMoments(k, tile.team, tile.quads, store, tile.across);
    },
  });
  return k.finish();
}

/** Code that finds the output pixel whose tap (ky, kx) reads input pixel `row + r`. */
function behindTap(k: Emitter, r: number): string {
  const axis = (name: "y" | "x", stride: number, kernel: string, size: string) =>
    stride === 1
      ? `let s${name}${r} = u32(${name}${r} - i32(${kernel})); let in${name}${r} = s${name}${r} < ${size};`
      : `let d${name}${r} = ${name}${r} - i32(${kernel}); let s${name}${r} = u32(d${name}${r}) / ${stride}u;
let in${name}${r} = d${name}${r} >= 0 && u32(d${name}${r}) % ${stride}u == 0u && s${name}${r} < ${size};`;
  const [h, w] = [k.u("outH"), k.u("outW")];
  return `${axis("y", k.n("strideH"), "ky", h)} ${axis("x", k.n("strideW"), "kx", w)}
let inside${r} = iny${r} && inx${r}; let source${r} = (image${r} * ${h} + sy${r}) * ${w} + sx${r};`;
}

export function convGradInput(k: Emitter): Piece {
  const width = k.quads("inC");
  const sums = k.has("bnSums");
  product(k, {
    rows: k.n("batch") * k.n("inH") * k.n("inW"),
    ...{ from: "dy", outer: "inC", inner: "outC" },
    chunked: sums,
    begin: (r) => {
      const [h, w] = [k.u("inH"), k.u("inW")];
      return [
        `let line${r} = (row + ${r}u) / ${w}; let image${r} = line${r} / ${h};`,
        `let y${r} = i32(line${r} - image${r} * ${h}) + ${k.n("padTop")};`,
        `let x${r} = i32(row + ${r}u - line${r} * ${w}) + ${k.n("padLeft")};`,
      ].join("\n");
    },
    find: (r) => behindTap(k, r),
    prepare: (quads) => (sums ? `var g0 = array<vec4f, ${quads}>(); var g1 = array<vec4f, ${quads}>();` : ""),
    column: (n, rows) => {
      const store = (sum: string) => `let dx = ${k.base("at")} + ${sum}; ${k.store("dx", "at", "dx")}`;
      if (!sums) return rows((_, sum) => store(sum));
      const code = rows((row, sum) => {
        const at = { dy: "dx", x: k.load("bnX", "at"), row, quad: "quad", width };
        return `${store(sum)}\n${beforeNorm(k, epilogue, at)}\nsum += g; product += g * xhat;`;
      });
      return `${columns(k, epilogue, "quad", width)}\nvar sum = vec4f(); var product = vec4f();
${code}
g0[${n}] += sum; g1[${n}] += product;`;
    },
    end: (tile) => {
      if (!sums) return;
      const names = range(tile.quads).flatMap((n) => [`g0[${n}]`, `g1[${n}]`]);
      teamSum(k, tile.team, names, tile.across);
      const store = (n: string) => {
        const at = (half: number) => `(part * 2u + ${half}u) * ${width} + col + ${n}`;
        const code = `${k.store("bnSums", at(0), `g0[${n}]`)} ${k.store("bnSums", at(1), `g1[${n}]`)}`;
        return inside(tile, width, n, code);
      };
      k.line("if (t == 0u) {", eachOf(k, "n", tile.quads, store), "}");
    },
  });
  return k.finish();
}
