/** What differs between two texts or two notebooks, as rows to draw side by side. */
import { diffArrays, diffWordsWithSpace } from "diff";
import { type Cell, type CellId, findCell, type NotebookDocument } from "./document";

export interface DiffPart {
  readonly text: string;
  /** Differs from the other side. */
  readonly marked: boolean;
}

export interface DiffLine {
  /** From 1. */
  readonly line: number;
  readonly parts: readonly DiffPart[];
}

export interface DiffRow {
  readonly left: DiffLine | null;
  readonly right: DiffLine | null;
  readonly change: "same" | "changed" | "added" | "removed";
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.split("\n"));
const whole = (text: string, marked: boolean): readonly DiffPart[] => (text === "" ? [] : [{ text, marked }]);

export function diffLines(before: string, after: string): readonly DiffRow[] {
  const rows: DiffRow[] = [];
  let left = 0;
  let right = 0;
  let removed: readonly string[] = [];
  /** Lines taken out and lines put in at the same place face each other. */
  const settle = (added: readonly string[]) => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++) {
      const [a, b] = [removed[i], added[i]];
      if (a !== undefined && b !== undefined) rows.push(changed(++left, a, ++right, b));
      else if (a !== undefined)
        rows.push({ left: { line: ++left, parts: whole(a, true) }, right: null, change: "removed" });
      else if (b !== undefined)
        rows.push({ left: null, right: { line: ++right, parts: whole(b, true) }, change: "added" });
    }
    removed = [];
  };
  for (const run of diffArrays(linesOf(before), linesOf(after))) {
    if (run.removed) removed = run.value;
    else if (run.added) settle(run.value);
    else {
      settle([]);
      for (const text of run.value) {
        const parts = whole(text, false);
        rows.push({ left: { line: ++left, parts }, right: { line: ++right, parts }, change: "same" });
      }
    }
  }
  settle([]);
  return rows;
}

function changed(left: number, before: string, right: number, after: string): DiffRow {
  const words = diffWordsWithSpace(before, after);
  const side = (other: "added" | "removed") =>
    words.flatMap((word) => (word[other] ? [] : [{ text: word.value, marked: word.added || word.removed }]));
  return {
    left: { line: left, parts: side("added") },
    right: { line: right, parts: side("removed") },
    change: "changed",
  };
}

export interface CellDiff {
  readonly cell: CellId;
  readonly kind: Cell["kind"];
  readonly change: "added" | "removed" | "changed";
  readonly rows: readonly DiffRow[];
}

/** The cells that differ, in the order of `b`; a removed one stands where it stood in `a`. Outputs do not count. */
export function diffDocuments(a: NotebookDocument, b: NotebookDocument): readonly CellDiff[] {
  const order = b.cells.map(({ id }) => id);
  for (const [i, { id }] of a.cells.entries()) {
    if (!findCell(b, id)) order.splice(i === 0 ? 0 : order.indexOf(a.cells[i - 1]!.id) + 1, 0, id);
  }
  return order.flatMap((id): readonly CellDiff[] => {
    const [before, after] = [findCell(a, id), findCell(b, id)];
    if (before && after && before.text === after.text && before.kind === after.kind) return [];
    const change = !before ? "added" : after ? "changed" : "removed";
    const { kind } = (after ?? before)!;
    return [{ cell: id, kind, change, rows: diffLines(before?.text ?? "", after?.text ?? "") }];
  });
}
