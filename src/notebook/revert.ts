/** Takes one change of a notebook back, and leaves alone what has come since. */
import { type Cell, type CellId, findCell, type NotebookDocument } from "./document";
import { putBack } from "./edit";

/**
 * `before` and `after` are the notebook around the change, `now` is what it has become. Cells that the change took out come back to
 * their places, texts that it changed are as before, and cells that it brought go; but what was edited since stays as it is.
 */
export function revert(
  now: NotebookDocument,
  before: NotebookDocument,
  after: NotebookDocument,
): NotebookDocument {
  let next: NotebookDocument = {
    ...now,
    cells: now.cells.flatMap((cell) => {
      const [was, became] = [findCell(before, cell.id), findCell(after, cell.id)];
      if (!became) return [cell]; // it came later
      if (!was) return cell.text === became.text && cell.kind === became.kind ? [] : [cell];
      return [revertCell(cell, was, became)];
    }),
  };
  for (const [i, cell] of before.cells.entries()) {
    if (findCell(after, cell.id) || findCell(next, cell.id)) continue;
    next = putBack(next, cell, placeFor(next, before, i));
  }
  next = reorder(next, now, before, after);
  return { ...next, removed: revertRemoved(next, before, after) };
}

function revertCell(cell: Cell, was: Cell, became: Cell): Cell {
  const text = cell.text === became.text ? was.text : cell.text;
  const kind = cell.kind === became.kind ? was.kind : cell.kind;
  const origin = cell.origin === became.origin ? was.origin : cell.origin;
  const record = cell.record === became.record ? was.record : cell.record;
  return text === cell.text && kind === cell.kind && origin === cell.origin && record === cell.record
    ? cell
    : { ...cell, text, kind, origin, record };
}

/** After the nearest cell above that is still there; among the lesson's cells that came back meanwhile, in the lesson's order. */
function placeFor(next: NotebookDocument, before: NotebookDocument, index: number): CellId | null {
  const above = before.cells.slice(0, index).findLast(({ id }) => findCell(next, id))?.id ?? null;
  const cell = before.cells[index]!;
  const start = above === null ? 0 : next.cells.findIndex(({ id }) => id === above) + 1;
  const rest = next.cells.slice(start);
  const end = rest.findIndex(({ id }) => findCell(before, id));
  const between = end < 0 ? rest : rest.slice(0, end);
  const earlier = between.findLast(
    (other) => cell.origin !== null && other.origin !== null && byNumber.compare(other.id, cell.id) < 0,
  );
  return earlier?.id ?? above;
}

const byNumber = new Intl.Collator("en", { numeric: true });
const ids = (document: NotebookDocument): readonly CellId[] => document.cells.map(({ id }) => id);
const equal = (a: readonly CellId[], b: readonly CellId[]) =>
  a.length === b.length && a.every((id, i) => id === b[i]);

/** A change of order is taken back while nobody has changed it again. */
function reorder(
  next: NotebookDocument,
  now: NotebookDocument,
  before: NotebookDocument,
  after: NotebookDocument,
): NotebookDocument {
  if (!equal(ids(now), ids(after)) || next.cells.length !== before.cells.length) return next;
  const cells = before.cells.map(({ id }) => findCell(next, id));
  return cells.every((cell) => cell !== undefined) ? { ...next, cells } : next;
}

function revertRemoved(
  next: NotebookDocument,
  before: NotebookDocument,
  after: NotebookDocument,
): readonly CellId[] {
  const added = after.removed.filter((id) => !before.removed.includes(id));
  const dropped = before.removed.filter((id) => !after.removed.includes(id));
  return [...new Set([...next.removed.filter((id) => !added.includes(id)), ...dropped])].filter(
    (id) => !findCell(next, id),
  );
}
