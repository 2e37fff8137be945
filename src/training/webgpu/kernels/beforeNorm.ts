/** The gradient that reaches a batch norm through its activation, dropout and fake quantization: `g`, and the input `xhat`. */
import { stepWords } from "../../../ir/trainKernels";
import type { Emitter } from "../emitter";

/** How a kernel names the batch norm's buffers and numbers. */
export interface NormNames {
  readonly x: string;
  readonly stats: string;
  readonly gamma: string;
  readonly beta: string;
  readonly act: string;
  readonly rate: string;
  readonly salt: string;
  readonly plane: string;
}

export const own: NormNames = {
  x: "x",
  stats: "stats",
  gamma: "gamma",
  beta: "beta",
  act: "act",
  rate: "dropRate",
  salt: "dropSalt",
  plane: "dropPlane",
};

export const epilogue: NormNames = {
  x: "bnX",
  stats: "bnStats",
  gamma: "bnGamma",
  beta: "bnBeta",
  act: "bnAct",
  rate: "bnDropRate",
  salt: "bnDropSalt",
  plane: "bnPlane",
};

/** Loads the columns' values of a quad: `mean`, `rstd`, `gamma`, `beta` with a suffix. `width`: quads of a row. */
export function columns(k: Emitter, names: NormNames, quad: string, width: string, suffix = ""): string {
  return [
    `let mean${suffix} = ${k.load(names.stats, quad)}; let rstd${suffix} = ${k.load(names.stats, `${width} + ${quad}`)};`,
    `let gamma${suffix} = ${k.load(names.gamma, quad)}; let beta${suffix} = ${k.load(names.beta, quad)};`,
  ].join("\n");
}

/** What dropout multiplies the quad of a row with; null without dropout. */
export function dropped(k: Emitter, names: NormNames, row: string, quad: string, width: string) {
  if (k.n(names.rate) === 0) return null;
  k.use("kept");
  const image = k.n(names.plane) > 0 ? `(${row}) / ${k.u(names.plane)}` : `(${row})`;
  const seed = `${k.load("step", `${stepWords.seed}u`)} + ${k.u(names.salt)}`;
  return `kept(${seed}, (${image} * ${width} + ${quad}) * 4u, ${k.f(names.rate)})`;
}

/** Declares `xhat` and `g` for dy and x of one quad, after `columns`. */
export function beforeNorm(
  k: Emitter,
  names: NormNames,
  at: { dy: string; x: string; row: string; quad: string; width: string; suffix?: string },
): string {
  const s = at.suffix ?? "";
  const kept = dropped(k, names, at.row, at.quad, at.width);
  const ranged = names === own && k.has("range");
  const factors = [
    `(${at.dy})`,
    ...(kept ? ["keep"] : []),
    ...(ranged
      ? [`${k.use("passes")}(${k.act(names.act, "inner")}${kept ? " * keep" : ""}, ${k.load("range", "0u")})`]
      : []),
    ...(k.n(names.act) === 0 ? [] : [k.slope(names.act, "inner")]),
  ];
  return [
    `let xhat = (${at.x} - mean${s}) * rstd${s}; let inner = gamma${s} * xhat + beta${s};`,
    ...(kept ? [`let keep = ${kept};`] : []),
    `let g = ${factors.join(" * ")};`,
  ].join("\n");
}
