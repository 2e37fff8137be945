/** Comma-separated values after RFC 4180 (2005), also with semicolons or tabs, and a byte order mark at the start. */

export interface CsvRow {
  /** Where the row starts, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** The text ended within quotes. */
  readonly open: boolean;
}

export interface Csv {
  readonly separator: string;
  readonly rows: readonly CsvRow[];
}

/** Empty lines are skipped; fields keep their spaces. */
export function parseCsv(source: string): Csv {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let line = 1;
  let start = 1;
  let at = 0;
  while (at < text.length) {
    const { field, next, open } = readField(text, at, separator);
    fields.push(field);
    line += text.slice(at, next).split("\n").length - 1;
    at = next;
    if (text[at] === separator && !open) {
      at++;
      // A separator at the very end still opens an empty field.
      if (at < text.length) continue;
      fields.push("");
    }
    if (fields.length > 1 || fields[0] !== "") rows.push({ line: start, fields, open });
    fields = [];
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    if (at < text.length) line++;
    start = line;
  }
  return { separator, rows };
}

/** One field from `at`; `next` is its separator, its line end, or the end of the text. */
function readField(
  text: string,
  at: number,
  separator: string,
): { field: string; next: number; open: boolean } {
  let field = "";
  let next = at;
  let open = false;
  if (text[next] === '"') {
    open = true;
    next++;
    while (next < text.length) {
      const quote = text.indexOf('"', next);
      const end = quote < 0 ? text.length : quote;
      field += text.slice(next, end);
      next = end;
      if (quote < 0) break;
      if (text[quote + 1] === '"') {
        field += '"';
        next = quote + 2;
      } else {
        open = false;
        next = quote + 1;
        break;
      }
    }
  }
  const rest = next;
  while (next < text.length && text[next] !== separator && text[next] !== "\n" && text[next] !== "\r") next++;
  return { field: field + text.slice(rest, next), next, open };
}

/** The first of tab, semicolon, comma that stands outside of quotes in the first line. */
function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text.trimStart())![0].replace(/"[^"]*"/g, "");
  return ["\t", ";"].find((s) => first.includes(s)) ?? ",";
}
