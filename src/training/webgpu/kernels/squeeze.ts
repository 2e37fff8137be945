/** Squeeze-and-excite (Hu et al. 2018): on GPUs one workgroup an image, through workgroup memory. */
import type { Emitter, Piece } from "../emitter";

const TEAM = 64;

/** Workgroup memory: c4 vectors, s4 vectors, then room for the sums of segments. Rounded, so that networks share pipelines. */
function begin(k: Emitter): { c4: string; s4: string; scratch: string } {
  const [c4, s4] = [k.n("c") / 4, k.n("s") / 4];
  k.teams(k.n("batch"), TEAM);
  k.sharedVectors(Math.ceil((c4 + s4 + Math.max(TEAM, c4)) / 128) * 128);
  return { c4: k.quads("c"), s4: k.quads("s"), scratch: k.u("scratch", c4 + s4) };
}

/**
 * Sums `term` (an expression of `i`, `quad`) over i below `count` for every quad below `quads`: invocations take (quad,
 * segment of i). The sums lie in `shared_[begin + quad]` afterwards.
 */
const segmentedSum = (s: { quads: string; count: string; term: string; begin: string }): string => `{
let segments = max(1u, ${TEAM}u / ${s.quads});
for (var o = lane; o < ${s.quads} * segments; o += ${TEAM}u) {
let quad = o % ${s.quads}; var sum = vec4f();
for (var i = o / ${s.quads}; i < ${s.count}; i += segments) { sum += ${s.term}; }
shared_[scratch + o] = sum;
}
workgroupBarrier();
for (var quad = lane; quad < ${s.quads}; quad += ${TEAM}u) {
var sum = vec4f();
for (var i = 0u; i < segments; i++) { sum += shared_[scratch + i * ${s.quads} + quad]; }
shared_[${s.begin} + quad] = sum;
}
workgroupBarrier();
}`;

/** Runs code for every quad below `quads`. */
const forQuads = (quads: string, ...code: string[]): string =>
  [`for (var quad = lane; quad < ${quads}; quad += ${TEAM}u) {`, ...code, "}"].join("\n");

const ofShared = (begin: string): string => `shared_[${begin} + i / 4u][i % 4u]`;

/** Software adapters: one invocation an image, and no barriers. It reads again what it has written. */
function squeezeAlone(k: Emitter): Piece {
  k.units(k.n("batch"));
  const [c4, s4] = [k.quads("c"), k.quads("s")];
  const here = (width: string) => `unit * ${width} + q`;
  k.line(
    `for (var q = 0u; q < ${c4}; q++) {`,
    "var sum = vec4f();",
    `for (var i = 0u; i < ${k.u("plane")}; i++) { sum += ${k.load("x", `(unit * plane + i) * ${c4} + q`)}; }`,
    k.store("pooled", here(c4), "sum / f32(plane)"),
    "}",
    `for (var q = 0u; q < ${s4}; q++) {`,
    `var sum = ${k.has("b1") ? k.load("b1", "q") : "vec4f()"};`,
    `for (var i = 0u; i < ${c4}; i++) { sum += ${rowsOf(k, "w1", s4)} * ${k.load("pooled", `unit * ${c4} + i`)}; }`,
    k.store("hidden", here(s4), "sum"),
    k.store("active", here(s4), k.act("act", "sum")),
    "}",
    `for (var q = 0u; q < ${c4}; q++) {`,
    `var sum = ${k.has("b2") ? k.load("b2", "q") : "vec4f()"};`,
    `for (var i = 0u; i < ${s4}; i++) { sum += ${rowsOf(k, "w2", c4)} * ${k.load("active", `unit * ${s4} + i`)}; }`,
    k.store("gate", here(c4), `${k.use("sigmoid")}(sum) * ${k.use("lanes")}(q * 4u, 0u, ${k.u("realC")})`),
    "}",
  );
  return k.finish();
}

/** Rows 4i … 4i + 3 of a weight, at quad q: the matrix that takes four inputs to four outputs. */
const rowsOf = (k: Emitter, w: string, width: string): string =>
  `mat4x4f(${[0, 1, 2, 3].map((l) => k.load(w, `(i * 4u + ${l}u) * ${width} + q`)).join(", ")})`;
/** The same of its transpose, where rows are outputs: multiply from the left. */
const columnsOf = (k: Emitter, w: string, width: string): string =>
  `mat4x4f(${[0, 1, 2, 3].map((l) => k.load(w, `(q * 4u + ${l}u) * ${width} + i`)).join(", ")})`;

function squeezeGradAlone(k: Emitter): Piece {
  k.units(k.n("batch"));
  const [c4, s4] = [k.quads("c"), k.quads("s")];
  const here = (width: string) => `unit * ${width} + q`;
  k.line(
    `for (var q = 0u; q < ${c4}; q++) {`,
    "var sum = vec4f();",
    `for (var i = 0u; i < ${k.u("plane")}; i++) { let at = (unit * plane + i) * ${c4} + q; sum += ${k.load("dy", "at")} * ${k.load("x", "at")}; }`,
    `let gate = ${k.load("gate", here(c4))}; ${k.store("dOuter", here(c4), "sum * gate * (1.0 - gate)")}`,
    "}",
    `for (var q = 0u; q < ${s4}; q++) {`,
    "var sum = vec4f();",
    `for (var i = 0u; i < ${c4}; i++) { sum += ${k.load("dOuter", `unit * ${c4} + i`)} * ${columnsOf(k, "w2", c4)}; }`,
    k.store("dInner", here(s4), `sum * ${k.slope("act", k.load("hidden", here(s4)))}`),
    "}",
    `for (var q = 0u; q < ${c4}; q++) {`,
    "var sum = vec4f();",
    `for (var i = 0u; i < ${s4}; i++) { sum += ${k.load("dInner", `unit * ${s4} + i`)} * ${columnsOf(k, "w1", s4)}; }`,
    k.store("dPooled", here(c4), "sum"),
    "}",
  );
  return k.finish();
}

export function squeezeExcite(k: Emitter): Piece {
  if (k.target.software) return squeezeAlone(k);
  const { c4, s4 } = begin(k);
  k.line(
    segmentedSum({
      quads: c4,
      count: k.u("plane"),
      begin: "0u",
      term: k.load("x", `(unit * plane + i) * ${c4} + quad`),
    }),
    forQuads(
      c4,
      "let mean = shared_[quad] / f32(plane); shared_[quad] = mean;",
      k.store("pooled", `unit * ${c4} + quad`, "mean"),
    ),
    "workgroupBarrier();",
  );
  k.line(
    segmentedSum({
      quads: s4,
      count: k.u("c"),
      begin: c4,
      term: `${ofShared("0u")} * ${k.load("w1", `i * ${s4} + quad`)}`,
    }),
    forQuads(
      s4,
      `let hidden = shared_[${c4} + quad]${k.has("b1") ? ` + ${k.load("b1", "quad")}` : ""}; let active_ = ${k.act("act", "hidden")};`,
      k.store("hidden", `unit * ${s4} + quad`, "hidden"),
      k.store("active", `unit * ${s4} + quad`, "active_"),
      `shared_[${c4} + quad] = active_;`,
    ),
    "workgroupBarrier();",
    forQuads(
      c4,
      `var outer = ${k.has("b2") ? k.load("b2", "quad") : "vec4f()"};`,
      `for (var i = 0u; i < ${k.u("s")}; i++) { outer += ${ofShared(c4)} * ${k.load("w2", `i * ${c4} + quad`)}; }`,
      k.store(
        "gate",
        `unit * ${c4} + quad`,
        `${k.use("sigmoid")}(outer) * ${k.use("lanes")}(quad * 4u, 0u, ${k.u("realC")})`,
      ),
    ),
  );
  return k.finish();
}

export function squeezeExciteGrad(k: Emitter): Piece {
  if (k.target.software) return squeezeGradAlone(k);
  const { c4, s4 } = begin(k);
  const at = `(unit * plane + i) * ${c4} + quad`;
  k.line(
    segmentedSum({
      quads: c4,
      count: k.u("plane"),
      begin: "0u",
      term: `${k.load("dy", at)} * ${k.load("x", at)}`,
    }),
    forQuads(
      c4,
      `let gate = ${k.load("gate", `unit * ${c4} + quad`)}; let outer = shared_[quad] * gate * (1.0 - gate); shared_[quad] = outer;`,
      k.store("dOuter", `unit * ${c4} + quad`, "outer"),
    ),
    "workgroupBarrier();",
    // Row j of w2 is one column of its transpose: a dot product for every hidden channel.
    forQuads(
      s4,
      "var sum = vec4f();",
      `for (var i = 0u; i < ${c4}; i++) { let v = shared_[i]; sum += vec4f(${[0, 1, 2, 3]
        .map((l) => `dot(v, ${k.load("w2", `(quad * 4u + ${l}u) * ${c4} + i`)})`)
        .join(", ")}); }`,
      `let inner = sum * ${k.slope("act", k.load("hidden", `unit * ${s4} + quad`))}; shared_[${c4} + quad] = inner;`,
      k.store("dInner", `unit * ${s4} + quad`, "inner"),
    ),
    "workgroupBarrier();",
    forQuads(
      c4,
      "var sum = vec4f();",
      `for (var i = 0u; i < ${s4}; i++) { let v = shared_[${c4} + i]; sum += vec4f(${[0, 1, 2, 3]
        .map((l) => `dot(v, ${k.load("w1", `(quad * 4u + ${l}u) * ${s4} + i`)})`)
        .join(", ")}); }`,
      k.store("dPooled", `unit * ${c4} + quad`, "sum"),
    ),
  );
  return k.finish();
}
