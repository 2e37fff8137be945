/** Losses, sums of partial gradients, clipping, the optimizer, fake quantization of weights. */
import { BLOCK_WORDS, stepWords } from "../../../ir/trainKernels";
import type { Emitter, Piece } from "../emitter";
import { teamSum } from "./teams";
import { alone } from "./tiles";

const TEAM = 64;
const QUADS = BLOCK_WORDS / 4;

/** Log-softmax of `name` (logits of a row, times `factor`): declares `…Top` and `…Log` so that log p = z·factor - Log. */
const logSum = (k: Emitter, name: string, load: (index: string) => string, factor: string): string => `
var ${name}Most = vec4f(-3.4e38);
for (var q = 0u; q < classes4; q++) { ${name}Most = max(${name}Most, select(vec4f(-3.4e38), ${load("begin + q")} * ${factor}, ${k.use("lanes")}(q * 4u, 0u, realClasses) > vec4f())); }
let ${name}Top = max(max(${name}Most.x, ${name}Most.y), max(${name}Most.z, ${name}Most.w));
var ${name}Sum = vec4f();
for (var q = 0u; q < classes4; q++) { ${name}Sum += exp(${load("begin + q")} * ${factor} - ${name}Top) * lanes(q * 4u, 0u, realClasses); }
let ${name}Log = ${name}Top + log(dot(${name}Sum, vec4f(1)));`;

/** Declares the first place of the largest value of a row. */
const firstLargest = (name: string, load: string): string => `
var ${name}Best = -3.4e38; var ${name}First = 0u;
for (var i = 0u; i < realClasses; i++) { let v = (${load})[i % 4u]; if (v > ${name}Best) { ${name}Best = v; ${name}First = i; } }`;

/** A float of the step's buffer. */
const stepFloat = (k: Emitter, word: number): string => `bitcast<f32>(${k.load("step", `${word}u`)})`;

/** The sums of the whole batch are added to the metrics at once. */
export function loss(k: Emitter): Piece {
  const team = alone(k);
  const [z, target] = [(i: string) => k.load("z", i), (i: string) => k.load("target", i)];
  const teacher = k.has("teacher") && k.n("soft") !== 0;
  k.quads("classes");
  k.u("realClasses");
  const now = (name: "hard" | "soft") =>
    k.has("step") ? `${k.f(name)} * ${stepFloat(k, stepWords[name])}` : k.f(name);
  if (teacher) k.f("temperature");
  k.line(
    `let hardNow = ${now("hard")};`,
    teacher ? `let softNow = ${now("soft")};` : "",
    "var sums = vec4f(); var labeled = vec4f();",
    `for (var row = t; row < ${k.u("batch")}; row += ${team}u) {`,
    "let begin = row * classes4;",
    logSum(k, "z", z, "1.0"),
    teacher ? logSum(k, "soft", z, "(1.0 / temperature)") : "",
    teacher ? logSum(k, "teacher", (i) => k.load("teacher", i), "(1.0 / temperature)") : "",
    `var value = 0.0; var total = 0.0; for (var q = 0u; q < classes4; q++) { total += dot(${target("begin + q")}, lanes(q * 4u, 0u, realClasses)); }`,
    "for (var q = 0u; q < classes4; q++) {",
    `let at = begin + q; let real = lanes(q * 4u, 0u, realClasses); let logP = ${z("at")} - zLog; let wanted = ${target("at")} * real;`,
    `value -= hardNow * dot(wanted, logP); var gradient = hardNow * (exp(logP) * real * total - wanted);`,
    teacher
      ? `let logQ = ${z("at")} / temperature - softLog; let logT = ${k.load("teacher", "at")} / temperature - teacherLog; let t = exp(logT) * real;
value += softNow * temperature * temperature * dot(t, logT - logQ); gradient += softNow * temperature * (exp(logQ) * real - t);`
      : "",
    k.has("dz") ? k.store("dz", "at", `${k.base("at")} + gradient * (${k.f("lossScale")} / f32(batch))`) : "",
    "}",
    firstLargest("z", z("begin + i / 4u")),
    firstLargest("target", target("begin + i / 4u")),
    // Not a number, or infinite: the exponent's bits are all ones.
    "let broken = (bitcast<u32>(value) & 0x7f800000u) == 0x7f800000u;",
    "sums += vec4f(value, f32(total > 0.0 && zFirst == targetFirst), 1.0, f32(broken)); labeled.y += f32(total > 0.0);",
    "}",
  );
  teamSum(k, team, ["sums", "labeled"]);
  const add = (at: string, sum: string) => k.store("metrics", at, `${k.load("metrics", at)} + ${sum}`);
  k.line(`if (t == 0u) { ${add("0u", "sums")} ${add("1u", "labeled")} }`);
  return k.finish();
}

/** An invocation takes whole images. */
export function featureLoss(k: Emitter): Piece {
  const team = alone(k);
  const n4 = k.quads("n");
  const [a, b] = [k.load("a", "at"), k.load("b", "at")];
  const over = (code: string) => `for (var at = image * ${n4}; at < (image + 1u) * ${n4}; at++) { ${code} }`;
  const scale = `(now * ${k.f("lossScale")} / f32(${k.u("batch")}))`;
  k.line(
    `let now = ${k.f("weight")} * bitcast<f32>(${k.load("step", `${stepWords.features}u + ${k.u("place")}`)});`,
    "var sum = vec4f();",
    `for (var image = t; image < batch; image += ${team}u) {`,
    k.n("kind") === 0
      ? over(
          `let d = ${a} - ${b}; sum.x += now * dot(d, d) / ${k.f("realN")}; ${k.store("da", "at", `${k.base("at")} + d * (2.0 / realN) * ${scale}`)}`,
        )
      : `var aa = 0.0; var bb = 0.0; var ab = 0.0;
${over(`let u = ${a}; let v = ${b}; aa += dot(u, u); bb += dot(v, v); ab += dot(u, v);`)}
let lengthA = sqrt(aa) + 1e-12; let lengthB = sqrt(bb) + 1e-12; let cosine = ab / (lengthA * lengthB);
sum.x += now * (1.0 - cosine);
${over(k.store("da", "at", `${k.base("at")} + (cosine * ${a} / (lengthA * lengthA) - ${b} / (lengthA * lengthB)) * ${scale}`))}`,
    "}",
  );
  teamSum(k, team, ["sum"]);
  k.line(`if (t == 0u) { ${k.store("metrics", "1u", `${k.load("metrics", "1u")} + sum`)} }`);
  return k.finish();
}

export function reduceGradients(k: Emitter): Piece {
  const norms = k.has("norms");
  const blocks = k.n("words") / BLOCK_WORDS;
  const load = (word: number) => k.load("table", `block * 4u + ${word}u`);
  const kept = k.load("step", `${stepWords.blocks - 1}u + owner`);
  k.use("lanes");
  const head = `let first = ${load(0)} / 4u; let between = ${load(1)} / 4u; let parts = ${load(2)}; let flags = ${load(3)};
let owner = flags >> 8u; var valid = (flags >> 1u) & 127u; if (owner > 0u) { if (${kept} == 0u) { valid = 0u; } }`;
  const one = `let at = block * ${QUADS}u + q; var sum = vec4f();
if (parts == 0u) { sum = ${k.load("gradient", "at")}; }
for (var p = 0u; p < parts; p++) { sum += ${k.load("sums", "first + p * between + q")}; }
sum = select(vec4f(), sum, lanes(q * 4u, 0u, valid) > vec4f()); ${k.store("gradient", "at", "sum")}`;
  if (!norms) {
    k.units(blocks * QUADS);
    k.line(`let block = unit / ${QUADS}u; let q = unit % ${QUADS}u;`, head, one);
    return k.finish();
  }
  k.units(Math.ceil(blocks / 4));
  k.line(
    `var squares = ${k.load("norms", "unit")};`,
    `for (var i = 0u; i < 4u; i++) { let block = unit * 4u + i; if (block < ${k.u("blocks", blocks)}) { squares[i] = 0.0;`,
    head,
    `for (var q = 0u; q < ${QUADS}u; q++) { ${one} let g = sum / ${k.f("lossScale")}; squares[i] += dot(g, g); }`,
    "} }",
    k.store("norms", "unit", "squares"),
  );
  return k.finish();
}

export function clipNorm(k: Emitter): Piece {
  const team = alone(k);
  k.use("lanes");
  k.line(
    "var sum = vec4f();",
    `for (var q = t; q * 4u < ${k.u("blocks")}; q += ${team}u) { sum += select(vec4f(), ${k.load("norms", "q")}, lanes(q * 4u, 0u, blocks) > vec4f()); }`,
  );
  teamSum(k, team, ["sum"]);
  k.line(
    "if (t == 0u) {",
    "let norm = sqrt(dot(sum, vec4f(1))); let finite = (bitcast<u32>(norm) & 0x7f800000u) != 0x7f800000u;",
    `var factor = 1.0; if (finite && norm > ${k.f("limit")}) { factor = limit / norm; }`,
    k.store("factor", "0u", "vec4f(factor, 0.0, 0.0, 0.0)"),
    "}",
  );
  return k.finish();
}

export function optimize(k: Emitter): Piece {
  const quads = k.n("words") / 4;
  const kind = k.n("kind");
  k.units(quads);
  const factor = k.has("factor") ? ` * ${k.load("factor", "0u")}.x` : "";
  const decay = "decays";
  k.line(
    `let flags = ${k.load("table", `unit / ${QUADS}u * 4u + 3u`)}; let ${decay} = select(0.0, ${k.f("decay")}, (flags & 1u) == 1u);`,
    `let rate = ${stepFloat(k, stepWords.rate)}; let p = ${k.load("parameter", "unit")};`,
    `let g = ${k.load("gradient", "unit")} / ${k.f("lossScale")}${factor};`,
    ...(kind === 0
      ? [
          `let v = ${k.f("momentum")} * ${k.load("first", "unit")} + g + ${decay} * p; ${k.store("first", "unit", "v")}`,
          "var next = p - rate * v;",
        ]
      : [
          `let m = 0.9 * ${k.load("first", "unit")} + 0.1 * g; ${k.store("first", "unit", "m")}`,
          `let s = 0.999 * ${k.load("second", "unit")} + 0.001 * g * g; ${k.store("second", "unit", "s")}`,
          `var next = p - rate * (m * ${stepFloat(k, stepWords.correct1)}) / (sqrt(s * ${stepFloat(k, stepWords.correct2)}) + 1e-7);`,
          kind === 2 ? `next -= rate * ${decay} * p;` : "",
        ]),
    k.has("mask") ? `next *= ${k.load("mask", "unit")};` : "",
    k.store("parameter", "unit", "next"),
    k.has("average")
      ? k.store(
          "average",
          "unit",
          `${k.f("averageDecay")} * ${k.load("average", "unit")} + (1.0 - averageDecay) * next`,
        )
      : "",
  );
  return k.finish();
}

/** One workgroup a weight: its invocations take quads of columns. */
export function quantizeWeights(k: Emitter): Piece {
  k.teams(k.n("weights"), TEAM);
  const word = (i: number) => k.load("table", `unit * 4u + ${i}u`);
  k.sharedVectors(TEAM);
  const over = (code: string) =>
    `for (var q = lane; q < width; q += ${TEAM}u) { var most = vec4f();
for (var r = 0u; r < rows; r++) { most = max(most, abs(${k.load("parameter", "first + r * width + q")})); } ${code} }`;
  k.line(
    `let first = ${word(0)} / 4u; let rows = ${word(1)}; let width = ${word(2)} / 4u; let mode = ${word(3)};`,
    `var whole = vec4f(); ${over("whole = max(whole, most);")}`,
    "shared_[lane] = whole; workgroupBarrier();",
    `for (var i = 0u; i < ${TEAM}u; i++) { whole = max(whole, shared_[i]); }`,
    "whole = vec4f(max(max(whole.x, whole.y), max(whole.z, whole.w)));",
    over(`let scale = select(whole, most, mode == 1u) / 127.0;
for (var r = 0u; r < rows; r++) { let at = first + r * width + q; let v = ${k.load("parameter", "at")};
${k.store("shadow", "at", "select(round(v / scale) * scale, v, (scale == vec4f()) | vec4<bool>(mode == 0u))")} }`),
  );
  return k.finish();
}
