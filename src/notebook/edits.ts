/** Changes of a text at places of the original. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly rank: number;
}

/** What is inserted with this rank comes after everything else at its place. */
export const closers = 1;

export function createEdits(source: string) {
  const edits: Edit[] = [];
  return {
    replace: (start: number, end: number, text: string): void => {
      edits.push({ start, end, text, rank: 0 });
    },
    insert: (at: number, text: string, rank = 0): void => {
      edits.push({ start: at, end: at, text, rank });
    },
    /** In order of place; at one place insertions come first, in the order in which they were made. */
    apply(): string {
      const sorted = edits
        .map((edit, order) => ({ ...edit, order }))
        .sort((a, b) => a.start - b.start || a.end - b.end || a.rank - b.rank || a.order - b.order);
      let at = 0;
      let out = "";
      for (const { start, end, text } of sorted) {
        out += source.slice(at, start) + text;
        at = end;
      }
      return out + source.slice(at);
    },
  };
}
