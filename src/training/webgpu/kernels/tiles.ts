/** Cutting work into invocations, and sums across the invocations of a workgroup. */
import type { Emitter } from "../emitter";

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Code for every i below n. */
export const each = (n: number, f: (i: number) => string): string => range(n).map(f).join("\n");

/**
 * Code for every i below n, in a loop on software adapters (which take long to compile long code) and unrolled on GPUs
 * (whose registers cannot be indexed). `i` is an expression.
 */
export const eachOf = (k: Emitter, name: string, n: number, f: (i: string) => string): string =>
  k.target.software && n > 1
    ? `for (var ${name} = 0u; ${name} < ${n}u; ${name}++) {\n${f(name)}\n}`
    : each(n, (i) => `{\n${f(`${i}u`)}\n}`);

/** How many of `quads` one invocation takes, at most `most`: as many loads saved as idle lanes allow. */
export function share(quads: number, most: number): number {
  let best = 1;
  let bestScore = 0;
  for (let q = 1; q <= most; q++) {
    const busy = quads / (Math.ceil(quads / q) * q);
    const score = (busy * q) / (q + 4);
    if (score > bestScore) [best, bestScore] = [q, score];
  }
  return best;
}

/** Rows of one part of a partial sum, cut among the invocations that work on it. */
export interface Parts {
  /** Invocations a part and tile of columns: one on software adapters, else a workgroup. */
  readonly team: number;
  /** `row` runs over tiles of `step` rows in [start, stop). */
  readonly loop: string;
}

/** Invocations of a workgroup that has so many tiles to share. */
const teamOf = (tiles: number): number => (tiles > 32 ? 64 : tiles > 16 ? 32 : 16);

/** One workgroup for everything: one invocation on software adapters, where barriers are slow. Declares `t`; returns the team. */
export function alone(k: Emitter): number {
  const team = k.target.software ? 1 : 64;
  if (team === 1) k.units(1);
  else k.teams(1, team);
  k.line(team === 1 ? "let t = unit;" : "let t = lane;");
  return team;
}

/** Units are (part, tile of columns), worked on by a team each; declares `part`, `tile`, `start` and `stop`. */
export function declareParts(k: Emitter, rows: number, chunk: number, tiles: number, team: number): void {
  const count = Math.ceil(rows / chunk) * tiles;
  if (team === 1) k.units(count);
  else k.teams(count, team);
  k.line(
    `let part = unit / ${k.u("tiles", tiles)}; let tile = unit - part * tiles;`,
    `let start = part * ${k.u("chunk", chunk)}; let stop = min(start + chunk, ${k.u("allRows", rows)});`,
  );
}

/**
 * Parts whose rows are cut among the team; declares also `t`, the place in the team. Returns the loop over tiles of `step`
 * rows.
 */
export function overParts(k: Emitter, rows: number, chunk: number, tiles: number, step: number): Parts {
  const team = k.target.software ? 1 : teamOf(chunk / step);
  declareParts(k, rows, chunk, tiles, team);
  k.line(`let t = ${team === 1 ? "0u" : "lane"};`);
  return { team, loop: `for (var row = start + t * ${step}u; row < stop; row += ${team * step}u)` };
}

/** State of moments for `quads` columns: sums of differences from each column's first value, so that little cancels. */
export const beginMoments = (quads: number): string =>
  ["shifts", "totals", "squares"].map((name) => `var ${name} = array<vec4f, ${quads}>();`).join(" ") +
  " var count = 0.0;";

/**
 * Takes in a tile of rows of column n: `first` is its first value, `rows` code that calls `countRow` for all of them. When
 * all columns are done, the caller adds the rows to `count`.
 */
export const countColumn = (n: string, first: string, rows: string): string =>
  `if (count == 0.0) { shifts[${n}] = ${first}; }
let shift = shifts[${n}]; var total = vec4f(); var square = vec4f();
${rows}
totals[${n}] += total; squares[${n}] += square;`;
export const countRow = (value: string): string =>
  `{ let d = ${value} - shift; total += d; square += d * d; }`;
