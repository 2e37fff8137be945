/** Finding and replacing in all cells of a notebook: plain text, no patterns. */
import type { CellId, NotebookDocument } from "./document";
import { editCell } from "./edit";

export interface Hit {
  readonly cell: CellId;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** How often in this line. */
  readonly times: number;
}

export interface SearchOptions {
  /** Capital letters matter. */
  readonly exact: boolean;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const pattern = (wanted: string, { exact }: SearchOptions) => new RegExp(escaped(wanted), exact ? "g" : "gi");

/** Lines that have the text, in the order of the cells; none for an empty text. */
export function findInCells(
  document: NotebookDocument,
  wanted: string,
  options: SearchOptions,
): readonly Hit[] {
  if (wanted === "") return [];
  return document.cells.flatMap((cell) =>
    cell.text.split("\n").flatMap((text, i) => {
      const times = text.match(pattern(wanted, options))?.length ?? 0;
      return times === 0 ? [] : [{ cell: cell.id, line: i + 1, text, times }];
    }),
  );
}

export const countMatches = (hits: readonly Hit[]): number => hits.reduce((sum, { times }) => sum + times, 0);

/** Every occurrence replaced; what is put in is taken literally. */
export const replaceInCells = (
  document: NotebookDocument,
  wanted: string,
  replacement: string,
  options: SearchOptions,
): NotebookDocument =>
  wanted === ""
    ? document
    : document.cells.reduce(
        (next, { id, text }) =>
          editCell(
            next,
            id,
            text.replace(pattern(wanted, options), () => replacement),
          ),
        document,
      );
