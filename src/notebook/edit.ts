/** Changes of a notebook: each takes a document and returns the next one; an unchanged document comes back as the same object. */
import {
  type Cell,
  type CellId,
  findCell,
  type LessonCell,
  type NotebookDocument,
  type RunRecord,
} from "./document";

const replace = (document: NotebookDocument, id: CellId, change: (cell: Cell) => Cell): NotebookDocument => {
  const index = document.cells.findIndex((cell) => cell.id === id);
  const before = document.cells[index];
  const after = before && change(before);
  if (!after || after === before) return document;
  return { ...document, cells: document.cells.with(index, after) };
};

export const editCell = (document: NotebookDocument, id: CellId, text: string): NotebookDocument =>
  replace(document, id, (cell) => (cell.text === text ? cell : { ...cell, text }));

/** A note has no run; its outputs go, as in Jupyter. */
export const changeKind = (document: NotebookDocument, id: CellId, kind: Cell["kind"]): NotebookDocument =>
  replace(document, id, (cell) => (cell.kind === kind ? cell : { ...cell, kind, record: null }));

export const recordRun = (
  document: NotebookDocument,
  id: CellId,
  record: RunRecord | null,
): NotebookDocument => replace(document, id, (cell) => ({ ...cell, record }));

/** Puts an own cell after another one; at the top when `after` is null. */
export function addCell(
  document: NotebookDocument,
  after: CellId | null,
  cell: Pick<Cell, "id" | "kind" | "text">,
): NotebookDocument {
  const at = after === null ? 0 : document.cells.findIndex(({ id }) => id === after) + 1;
  return { ...document, cells: document.cells.toSpliced(at, 0, { ...cell, origin: null, record: null }) };
}

/** Takes a cell out. A lesson's cell is remembered as removed, or it would come back with the next visit. */
export function removeCell(document: NotebookDocument, id: CellId): NotebookDocument {
  const cell = findCell(document, id);
  if (!cell) return document;
  const removed = cell.origin === null ? document.removed : [...document.removed, id];
  return { ...document, removed, cells: document.cells.filter((other) => other !== cell) };
}

/** Puts a removed cell back, with all it had, after the cell that it stood after; at the top when that is gone or null. */
export function putBack(document: NotebookDocument, cell: Cell, after: CellId | null): NotebookDocument {
  if (findCell(document, cell.id)) return document;
  const at = after === null ? 0 : document.cells.findIndex(({ id }) => id === after) + 1;
  return {
    ...document,
    removed: document.removed.filter((id) => id !== cell.id),
    cells: document.cells.toSpliced(at, 0, cell),
  };
}

/**
 * A person's notebook brought up to the lesson: cells that the lesson has and the notebook lacks are put in at their place, cells
 * that were never changed follow the lesson's text. A changed one is left alone: see `outdated`. Cells that the lesson has
 * dropped become the person's own.
 */
export function followLesson(document: NotebookDocument, lesson: readonly LessonCell[]): NotebookDocument {
  let next = document;
  let before: CellId | null = null;
  for (const { id, text } of lesson) {
    if (next.removed.includes(id)) continue;
    const mine = findCell(next, id);
    if (!mine) {
      const cell: Cell = { id, kind: "code", text, origin: text, record: null };
      next = putBack(next, cell, before === null ? null : lastOfGroup(next, before));
    } else if (mine.origin === null) next = replace(next, id, (cell) => ({ ...cell, origin: text }));
    else if (mine.text === mine.origin && mine.origin !== text)
      next = replace(next, id, (cell) => ({ ...cell, text, origin: text }));
    before = id;
  }
  for (const cell of next.cells) {
    if (cell.origin !== null && !lesson.some(({ id }) => id === cell.id))
      next = replace(next, cell.id, (own) => ({ ...own, origin: null }));
  }
  return next;
}

/** Deleted cells of the lesson come back at their place, with the lesson's text. */
export const bringBack = (
  document: NotebookDocument,
  ids: readonly CellId[],
  lesson: readonly LessonCell[],
): NotebookDocument =>
  document.removed.some((id) => ids.includes(id))
    ? followLesson({ ...document, removed: document.removed.filter((id) => !ids.includes(id)) }, lesson)
    : document;

/** Cells of the lesson whose text has changed there while the person had changed it here. */
export const outdated = (document: NotebookDocument, lesson: readonly LessonCell[]): readonly CellId[] =>
  lesson
    .filter(({ id, text }) => {
      const mine = findCell(document, id);
      return mine?.origin != null && mine.origin !== text && mine.text !== text;
    })
    .map(({ id }) => id);

/** Settles an update: the person's text stays and counts as based on the new one, or the new text is taken. */
export const settleUpdate = (
  document: NotebookDocument,
  { id, text }: LessonCell,
  choice: "mine" | "theirs",
): NotebookDocument =>
  replace(document, id, (cell) => ({ ...cell, origin: text, text: choice === "mine" ? cell.text : text }));

/** The last of the own cells that follow a lesson's cell, or that cell itself. */
function lastOfGroup(document: NotebookDocument, id: CellId): CellId {
  const group = groupOf(document, id);
  return group.at(-1)?.id ?? id;
}

/** A lesson's cell and the own cells after it, up to the lesson's next one: what is drawn at its place in the text. */
export function groupOf(document: NotebookDocument, id: CellId): readonly Cell[] {
  const start = document.cells.findIndex((cell) => cell.id === id);
  if (start < 0) return [];
  const rest = document.cells.slice(start + 1);
  const end = rest.findIndex((cell) => cell.origin !== null);
  return [document.cells[start]!, ...(end < 0 ? rest : rest.slice(0, end))];
}
