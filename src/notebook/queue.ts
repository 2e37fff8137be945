/** What runs and what waits. One cell runs at a time; pure, so that it can be looked at and tested. */
import type { CellId } from "./document";

export interface Entry {
  readonly notebook: string;
  readonly cell: CellId;
}

export interface Queue {
  readonly running: Entry | null;
  readonly waiting: readonly Entry[];
}

export const emptyQueue: Queue = { running: null, waiting: [] };

const same = (a: Entry, b: Entry): boolean => a.notebook === b.notebook && a.cell === b.cell;

/**
 * Adds cells behind those that wait, in the order of the document. One that waits already keeps its place; the one that runs may
 * wait for a second run, since its text may be another one by now.
 */
export function enqueue(
  queue: Queue,
  notebook: string,
  cells: readonly CellId[],
  order: readonly CellId[],
): Queue {
  const added = order
    .filter((cell) => cells.includes(cell))
    .map((cell) => ({ notebook, cell }))
    .filter((entry) => !queue.waiting.some((other) => same(entry, other)));
  return added.length === 0 ? queue : { ...queue, waiting: [...queue.waiting, ...added] };
}

/** The first of those that wait begins; nothing changes while one runs or none waits. */
export function next(queue: Queue): Queue {
  const [first, ...rest] = queue.waiting;
  return queue.running || !first ? queue : { running: first, waiting: rest };
}

/** A run has ended well: the next one may begin. */
export const ended = (queue: Queue): Queue => ({ ...queue, running: null });

/** An error, Stop or a restart: what waits would run on sand. */
export const emptied = (queue: Queue): Queue => ({ ...queue, waiting: [] });

/** 1 for the next one; null for a cell that does not wait. */
export function placeOf(queue: Queue, entry: Entry): number | null {
  const index = queue.waiting.findIndex((other) => same(entry, other));
  return index < 0 ? null : index + 1;
}
