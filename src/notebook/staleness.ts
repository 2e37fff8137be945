/**
 * Which cells are up to date with what ran before them. Cells run in the order in which a person asks, so an answer can be older than
 * what it was computed from: this says where. Pure; nothing runs by itself.
 */
import type { Cell, CellId } from "./document";

/** A cell as its text stands now. */
export interface AnalyzedCell extends Pick<Cell, "id" | "kind" | "text"> {
  readonly defines: readonly string[];
  readonly uses: readonly string[];
}

/** The last run of a cell in this kernel that came to its end. */
export interface Ran {
  readonly text: string;
  /** Runs of a kernel are counted: a higher number is a later run. */
  readonly run: number;
}

export type Freshness =
  /** Has not run in this kernel. */
  | "new"
  | "fresh"
  /** Its text has changed since. */
  | "edited"
  /** Something that it uses was changed, ran later, or is itself stale. */
  | "stale";

export type RanCells = Readonly<Record<CellId, Ran>>;

/** The nearest cell above that defines each name a cell uses. */
function definers(cells: readonly AnalyzedCell[]): ReadonlyMap<CellId, readonly AnalyzedCell[]> {
  const latest = new Map<string, AnalyzedCell>();
  const found = new Map<CellId, readonly AnalyzedCell[]>();
  for (const cell of cells) {
    if (cell.kind !== "code") continue;
    found.set(cell.id, [...new Set(cell.uses.flatMap((name) => latest.get(name) ?? []))]);
    for (const name of cell.defines) latest.set(name, cell);
  }
  return found;
}

/** How each code cell stands. */
export function freshness(
  cells: readonly AnalyzedCell[],
  ran: RanCells,
): Readonly<Record<CellId, Freshness>> {
  const from = definers(cells);
  const states: Record<CellId, Freshness> = {};
  for (const { id, kind, text } of cells) {
    if (kind !== "code") continue;
    const mine = ran[id];
    if (!mine) states[id] = "new";
    else if (mine.text !== text) states[id] = "edited";
    else {
      const outrun = from
        .get(id)!
        .some((above) => states[above.id] !== "fresh" || ran[above.id]!.run > mine.run);
      states[id] = outrun ? "stale" : "fresh";
    }
  }
  return states;
}

/** The cells above that have to run before this one can, in the order of the document; without the cell itself. */
export function neededFor(cells: readonly AnalyzedCell[], ran: RanCells, id: CellId): readonly CellId[] {
  const states = freshness(cells, ran);
  const from = definers(cells);
  const needed = new Set<CellId>();
  const visit = (at: CellId): void => {
    for (const above of from.get(at) ?? []) {
      if (states[above.id] !== "fresh") needed.add(above.id);
      visit(above.id);
    }
  };
  visit(id);
  return cells.flatMap((cell) => (needed.has(cell.id) ? [cell.id] : []));
}

export interface Duplicate {
  readonly name: string;
  /** Two cells or more, in the order of the document. */
  readonly cells: readonly CellId[];
}

/** Names that more than one cell defines: which value holds would depend on who ran last. */
export function duplicates(cells: readonly AnalyzedCell[]): readonly Duplicate[] {
  const by = new Map<string, CellId[]>();
  for (const { id, kind, defines } of cells) {
    if (kind !== "code") continue;
    for (const name of defines) by.set(name, [...(by.get(name) ?? []), id]);
  }
  return [...by].flatMap(([name, ids]) => (ids.length > 1 ? [{ name, cells: ids }] : []));
}
