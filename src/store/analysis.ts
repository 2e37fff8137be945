/** What the cells of a notebook define and use: found by the compiler, which comes when it is first needed. */
import type { CompiledCell } from "../notebook/compileCell";
import type { AnalyzedCell } from "../notebook/staleness";
import { globalNames } from "../toolkit/cell/names";
import { documentOf } from "./notebooks";

export type Analysis = Pick<CompiledCell, "defines" | "uses">;

type Compiler = typeof import("../notebook/compileCell");

let compiler: Promise<Compiler> | null = null;
/** By text: most edits leave most cells alone. */
const known = new Map<string, Analysis>();
const nothing: Analysis = { defines: [], uses: [] };
const MOST = 1000;

export async function compile(id: string, text: string) {
  compiler ??= import("../notebook/compileCell");
  const { compileCell } = await compiler;
  return compileCell(text, { id, known: globalNames });
}

/** Looks at all cells of a notebook; true when something new was found. */
export async function analyze(notebook: string): Promise<boolean> {
  let found = false;
  for (const { id, kind, text } of documentOf(notebook).cells) {
    if (kind !== "code" || known.has(text)) continue;
    const compiled = await compile(id, text);
    if (known.size >= MOST) known.clear();
    known.set(text, compiled.ok ? { defines: compiled.defines, uses: compiled.uses } : nothing);
    found = true;
  }
  return found;
}

/** The cells as far as they were looked at. */
export const analyzedCells = (notebook: string): readonly AnalyzedCell[] =>
  documentOf(notebook).cells.map(({ id, kind, text }) => ({
    id,
    kind,
    text,
    ...(known.get(text) ?? nothing),
  }));
