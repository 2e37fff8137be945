/**
 * Sums across the invocations of a workgroup. Each leaves its part in workgroup memory, where the parts are merged: in pairs,
 * or, where the device has subgroups, after every subgroup has summed its own without memory. A team of one has nothing to do.
 *
 * `across`: how many invocations side by side have columns of their own. Those `across` apart belong together, and the first
 * `across` have the results.
 */
import type { Emitter } from "../emitter";
import { each, eachOf } from "./tiles";

/** Subgroups hold neighbors, whose columns must be the same. */
const bySubgroups = (k: Emitter, across: number): boolean => k.target.subgroups && across === 1;

/**
 * Code that leaves parts in workgroup memory. Which invocations form a subgroup, and how many, is the device's choice: the
 * lowest of each leaves the part and makes itself known in `leaders`.
 */
const leave = (k: Emitter, across: number, stores: string): string =>
  bySubgroups(k, across)
    ? `if (subgroupMin(lane) == lane) {\n${stores}\natomicOr(&leaders[lane / 32u], 1u << (lane % 32u));\n}`
    : stores;

/** Merges the parts that were left; `merge` is code that takes the part of one invocation into that of another. */
function mergeParts(
  k: Emitter,
  team: number,
  across: number,
  merge: (to: string, from: string) => string,
): void {
  k.line("workgroupBarrier();");
  if (bySubgroups(k, across)) {
    const others = (word: number) => `atomicLoad(&leaders[${word}])${word === 0 ? " & ~1u" : ""}`;
    k.line(
      "if (lane == 0u) {",
      each(
        Math.ceil(team / 32),
        (word) => `for (var rest = ${others(word)}; rest != 0u; rest &= rest - 1u) {
let other = countTrailingZeros(rest) + ${32 * word}u;
${merge("0u", "other")}
}`,
      ),
      "}",
      "workgroupBarrier();",
    );
    return;
  }
  k.line(
    `for (var half = ${team / 2}u; half >= ${across}u; half >>= 1u) {`,
    `if (lane < half) { ${merge("lane", "lane + half")} }`,
    "workgroupBarrier();",
    "}",
  );
}

/** Adds up vector variables over the team. */
export function teamSum(k: Emitter, team: number, names: readonly string[], across = 1): void {
  if (team === 1) return;
  const n = names.length;
  k.sharedVectors(team * n);
  const at = (lane: string, i: string) => `shared_[(${lane}) * ${n}u + ${i}]`;
  k.line(
    // What was in workgroup memory is read, and subgroups are together again.
    "workgroupBarrier();",
    ...(bySubgroups(k, across) ? names.map((name) => `${name} = subgroupAdd(${name});`) : []),
    leave(
      k,
      across,
      each(n, (i) => `${at("lane", `${i}u`)} = ${names[i]};`),
    ),
  );
  mergeParts(
    k,
    team,
    across,
    (to, from) => `for (var i = 0u; i < ${n}u; i++) { ${at(to, "i")} += ${at(from, "i")}; }`,
  );
  k.line(each(n, (i) => `${names[i]} = ${at(`lane % ${across}u`, `${i}u`)};`));
}

/**
 * Stores mean and sum of squared deviations of the part for every column, over the whole team (Chan, Golub and LeVeque 1983).
 */
export function finishMoments(
  k: Emitter,
  team: number,
  quads: number,
  store: (n: string, mean: string, squares: string) => string,
  across = 1,
): void {
  const all = "max(count, 1.0)";
  k.line(
    eachOf(
      k,
      "n",
      quads,
      (n) =>
        `let total = totals[${n}]; shifts[${n}] += total / ${all}; squares[${n}] = max(squares[${n}] - total * total / ${all}, vec4f());
${team === 1 ? store(n, `shifts[${n}]`, `squares[${n}]`) : ""}`,
    ),
  );
  if (team === 1) return;
  const stride = 2 * quads + 1;
  k.sharedVectors(team * stride);
  const at = (lane: string, i: number | string) => `shared_[(${lane}) * ${stride}u + ${i}]`;
  const counts = 2 * quads;
  k.line("workgroupBarrier();");
  if (bySubgroups(k, across))
    k.line(
      "let alone = count; count = subgroupAdd(count);",
      each(
        quads,
        (n) => `{ let mean = shifts[${n}]; shifts[${n}] = subgroupAdd(mean * alone) / ${all};
let d = mean - shifts[${n}]; squares[${n}] = subgroupAdd(squares[${n}] + alone * d * d); }`,
      ),
    );
  const parts = each(
    quads,
    (n) => `${at("lane", 2 * n)} = shifts[${n}]; ${at("lane", 2 * n + 1)} = squares[${n}];`,
  );
  k.line(leave(k, across, `${parts}\n${at("lane", counts)} = vec4f(count);`));
  mergeParts(
    k,
    team,
    across,
    (to, from) => `let a = ${at(to, counts)}; let b = ${at(from, counts)}; let both = max(a + b, vec4f(1));
for (var i = 0u; i < ${counts}u; i += 2u) {
let d = ${at(from, "i")} - ${at(to, "i")};
${at(to, "i")} += d * b / both; ${at(to, "i + 1u")} += ${at(from, "i + 1u")} + d * d * a * b / both;
}
${at(to, counts)} = a + b;`,
  );
  k.line(
    `if (lane < ${across}u) { ${each(quads, (n) => store(`${n}u`, at("lane", 2 * n), at("lane", 2 * n + 1)))} }`,
  );
}
