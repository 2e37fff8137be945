/** Earlier versions of the notebooks, kept in this browser. */
import type { Cell, NotebookDocument } from "../notebook/document";
import type { Output } from "../notebook/output";
import { type HistoryEntry, openShelf } from "./database";
import { refusalOf, writeEnded } from "./keepingState";
import { useNotebooks } from "./notebooks";

/** Entries of each notebook. */
const MOST = 50;
/** Pictures and files beyond this size are left out of the history; the cell can make them again. */
const HEAVY_BYTES = 64 * 1024;

let chain: Promise<void> = Promise.resolve();
/** By notebook, when its last entry was made. */
const lastAt = new Map<string, number>();

/** The document as it is now. */
export function checkpoint(notebook: string, reason: string): Promise<void> {
  const document = useNotebooks.getState().documents[notebook];
  return document ? checkpointOf(document, reason) : Promise.resolve();
}

/** One after the other, so that equal neighbors are seen. */
export function checkpointOf(document: NotebookDocument, reason: string, at = Date.now()): Promise<void> {
  chain = chain.then(async () => {
    try {
      const shelf = await openShelf();
      const latest = await shelf.latest(document.id);
      lastAt.set(document.id, at);
      if (latest && sameWork(latest.document, document)) return;
      await shelf.remember({ notebook: document.id, at, reason, document: light(document) }, MOST);
      writeEnded("history", null);
    } catch (refused) {
      writeEnded("history", refusalOf(refused));
    }
  });
  return chain;
}

/** Newest first. */
export async function listHistory(notebook: string): Promise<readonly HistoryEntry[]> {
  await chain;
  return (await openShelf()).history(notebook).catch(() => []);
}

/** When the last entry was made; 0 when there is none. */
export async function lastCheckpoint(notebook: string): Promise<number> {
  const known = lastAt.get(notebook);
  if (known !== undefined) return known;
  const at =
    (
      await openShelf()
        .then((shelf) => shelf.latest(notebook))
        .catch(() => null)
    )?.at ?? 0;
  lastAt.set(notebook, at);
  return at;
}

export function forgetCheckpoints(): void {
  lastAt.clear();
}

/** Equal in text, order and runs; a run is known by its time and count. */
export function sameWork(a: NotebookDocument, b: NotebookDocument): boolean {
  return (
    a === b ||
    (a.cells.length === b.cells.length &&
      a.removed.join("\n") === b.removed.join("\n") &&
      a.cells.every((cell, i) => sameCell(cell, b.cells[i]!)))
  );
}

const sameCell = (a: Cell, b: Cell): boolean =>
  a.id === b.id &&
  a.kind === b.kind &&
  a.text === b.text &&
  a.origin === b.origin &&
  a.record?.at === b.record?.at &&
  a.record?.count === b.record?.count;

const weight = (output: Output): number =>
  output.kind === "image" ? output.values.length : output.kind === "file" ? output.bytes.length : 0;

const light = (document: NotebookDocument): NotebookDocument => ({
  ...document,
  cells: document.cells.map((cell) =>
    cell.record?.outputs.some((output) => weight(output) > HEAVY_BYTES)
      ? {
          ...cell,
          record: {
            ...cell.record,
            outputs: cell.record.outputs.filter((output) => weight(output) <= HEAVY_BYTES),
          },
        }
      : cell,
  ),
});
