/**
 * A notebook: cells in an order. Plain data, so it can be stored, compared, undone, and sent to a file. A lesson's notebook is a
 * copy of the lesson's cells that belongs to the person; it remembers what each copy started from.
 */
import type { Output } from "./output";

/** Raise it with every change of form, and teach `readDocument` the older one. */
export const documentVersion = 1;

/** A lesson's cell has its file's name ("20-shrink"), a person's own one "own-…". */
export type CellId = string;

export interface Cell {
  readonly id: CellId;
  readonly kind: "code" | "note";
  /** TypeScript, or Markdown in a note. */
  readonly text: string;
  /** The lesson's text that this copy started from; null for a cell that the person has added. */
  readonly origin: string | null;
  /** Its last run that ended, also from an earlier visit. */
  readonly record: RunRecord | null;
}

export interface RunRecord {
  /** The text that ran. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tookMs: number;
  /** Runs of this cell so far, this one included. */
  readonly count: number;
  readonly ended: "done" | "failed" | "stopped";
  readonly outputs: readonly Output[];
}

export interface NotebookDocument {
  readonly version: typeof documentVersion;
  /** The lesson's address, or "own" for the person's own notebook. */
  readonly id: string;
  readonly cells: readonly Cell[];
  /** Cells of the lesson that the person has taken out: they do not come back by themselves. */
  readonly removed: readonly CellId[];
}

/** A cell as the lesson gives it. */
export interface LessonCell {
  readonly id: CellId;
  readonly step: string;
  readonly text: string;
  /** null where there is nothing to solve. */
  readonly solution: string | null;
}

export const emptyDocument = (id: string): NotebookDocument => ({
  version: documentVersion,
  id,
  cells: [],
  removed: [],
});

export const findCell = (document: NotebookDocument, id: CellId): Cell | undefined =>
  document.cells.find((cell) => cell.id === id);

/** From one cell to another, both included, whichever comes first; empty when one of them is not there. */
export function cellsBetween(document: NotebookDocument, a: CellId, b: CellId): readonly Cell[] {
  const [from, to] = [a, b].map((id) => document.cells.findIndex((cell) => cell.id === id)) as [
    number,
    number,
  ];
  return from < 0 || to < 0 ? [] : document.cells.slice(Math.min(from, to), Math.max(from, to) + 1);
}

/** Tagged `// live` in its first line: once it has been run, it runs again whenever a knob of the lesson's widgets moves. */
export const isLive = ({ kind, text }: Pick<Cell, "kind" | "text">): boolean =>
  kind === "code" && /^\s*\/\/ ?live[ \t]*(?:\n|$)/.test(text);

/** A cell of the lesson that the person has changed. */
export const isEdited = (cell: Cell): boolean => cell.origin !== null && cell.text !== cell.origin;
