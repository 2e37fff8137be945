import { Download } from "lucide-react";
import { useState } from "react";
import { t } from "../../i18n";
import { Button } from "./Button";
import { downloadText } from "./downloadText";
import { type Column, type Sorting, sortRows, toCsv } from "./table";

interface DataTableProps<Row> {
  /** Names the table for everybody: above it, and to screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Offers the rows as a CSV file of this name (without the ending). */
  readonly download?: string;
}

/** A table that sorts by a click on a column's title: ascending, descending, and back to the given order. */
export function DataTable<Row>({ caption, columns, rows, rowKey, download }: DataTableProps<Row>) {
  const [sorting, setSorting] = useState<Sorting>();
  const press = (column: number) =>
    setSorting((now) => {
      if (now?.column !== column) return { column, ascending: true };
      return now.ascending ? { column, ascending: false } : undefined;
    });
  const numeric = columns.map(
    ({ value }) => rows.length > 0 && rows.every((row) => typeof value(row) === "number"),
  );
  const order = (column: number) => {
    if (sorting?.column !== column) return "none";
    return sorting.ascending ? "ascending" : "descending";
  };

  return (
    <div className="data-table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard */}
      <section className="table-scroll" aria-label={caption} tabIndex={0}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ title }, i) => (
                <th
                  key={title}
                  scope="col"
                  aria-sort={order(i)}
                  className={numeric[i] ? "numeric" : undefined}
                >
                  <button type="button" onClick={() => press(i)}>
                    {title}
                    <span aria-hidden="true">
                      {{ none: "", ascending: " ↑", descending: " ↓" }[order(i)]}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sortRows(rows, columns, sorting).map((row) => (
              <tr key={rowKey(row)}>
                {columns.map(({ title, value, show }, i) => (
                  <td key={title} className={numeric[i] ? "numeric" : undefined}>
                    {show ? show(row) : value(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {download && (
        <Button
          look="quiet"
          icon={<Download aria-hidden="true" />}
          onClick={() => downloadText(`${download}.csv`, toCsv(rows, columns), "text/csv")}
        >
          {t("Download as CSV")}
        </Button>
      )}
    </div>
  );
}
