/** A column of a table: its title with the unit in it, and the value of a row, by which it sorts and exports. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number;
  /** How the value is shown; by default as it is. */
  readonly show?: (row: Row) => string;
}

export interface Sorting {
  readonly column: number;
  readonly ascending: boolean;
}

/** A sorted copy. Numbers sort by size with NaN last, texts as a reader expects ("conv2" before "conv10"). */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  by: Sorting | undefined,
): Row[] {
  const column = by && columns[by.column];
  if (!by || !column) return [...rows];
  return [...rows].sort((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    const order =
      typeof x === "number" && typeof y === "number"
        ? x - y
        : String(x).localeCompare(String(y), "en", { numeric: true });
    return by.ascending ? order : -order;
  });
}

/** RFC 4180: CRLF between lines; a field with a comma, a quote or a line break stands in quotes, quotes doubled. */
export function toCsv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const field = (value: string | number) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ value }) => value(row))),
  ];
  return lines.map((line) => `${line.map(field).join(",")}\r\n`).join("");
}
