import { Download } from "lucide-react";
import { lazy, Suspense } from "react";
import { showBytes, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import type { Output, TableOutput, TextOutput } from "../../notebook/output";
import { Button } from "../ui/Button";
import { DataTable } from "../ui/DataTable";
import { ErrorCard } from "./ErrorCard";
import { LogView } from "./LogView";
import { ModelCard } from "./ModelCard";
import { Pictures } from "./Pictures";
import { PlanView } from "./PlanView";

const ChartView = lazy(() => import("./ChartView"));

interface CellOutputsProps {
  readonly outputs: readonly Output[];
  /** Writes a file that a cell has made; nothing is written without a click. */
  readonly onDownload: (name: string, bytes: Uint8Array) => void;
  /** For an error of a name that an earlier cell would define. */
  readonly onGoToLine?: (line: number) => void;
}

/** What a cell has shown, in order. Lines of the log that follow each other are one block. */
export function CellOutputs({ outputs, onDownload, onGoToLine }: CellOutputsProps) {
  return (
    <div className="outputs">
      {grouped(outputs).map((part) =>
        "lines" in part ? (
          <LogView key={part.at} lines={part.lines} />
        ) : (
          <OneOutput key={part.at} output={part.output} onDownload={onDownload} onGoToLine={onGoToLine} />
        ),
      )}
    </div>
  );
}

type Other = Exclude<Output, TextOutput>;
type Part =
  | { readonly at: number; readonly lines: TextOutput[] }
  | { readonly at: number; readonly output: Other };

function grouped(outputs: readonly Output[]): readonly Part[] {
  const parts: Part[] = [];
  for (const [at, output] of outputs.entries()) {
    const last = parts.at(-1);
    if (output.kind !== "text") parts.push({ at, output });
    else if (last && "lines" in last) last.lines.push(output);
    else parts.push({ at, lines: [output] });
  }
  return parts;
}

function OneOutput({
  output,
  onDownload,
  onGoToLine,
}: {
  readonly output: Other;
  readonly onDownload: CellOutputsProps["onDownload"];
  readonly onGoToLine: CellOutputsProps["onGoToLine"];
}) {
  switch (output.kind) {
    case "table":
      return <TableView output={output} />;
    case "chart":
      return (
        <Suspense fallback={<div className="chart-space" />}>
          <ChartView chart={output} />
        </Suspense>
      );
    case "image":
      return <Pictures pictures={output} />;
    case "model":
      return <ModelCard model={output} />;
    case "plan":
      return <PlanView plan={output} />;
    case "file":
      return (
        <p className="output-file">
          <Button
            icon={<Download aria-hidden="true" />}
            onClick={() => onDownload(output.name, output.bytes)}
          >
            {t("Download {name}", { name: output.name })}
          </Button>
          <span className="hint">{showBytes(output.bytes.length)}</span>
        </p>
      );
    case "error":
      return <ErrorCard error={output} onGoToLine={onGoToLine} />;
  }
}

type Row = TableOutput["rows"][number];

/** Whether a network fits a board is the toolkit's table; in any other, the words are the person's own. */
const sayer = ({ columns }: TableOutput): ((text: string) => string) =>
  columns.join() === ",needs,has,fits" ? heard : String;

function TableView({ output }: { readonly output: TableOutput }) {
  const { columns, rows, total } = output;
  const say = sayer(output);
  const title = say(output.title);
  const more = total > rows.length;
  return (
    <div className="output-table">
      <DataTable
        caption={
          more ? t("{title}: the first {shown} of {total} rows", { title, shown: rows.length, total }) : title
        }
        columns={columns.map((column, i) => ({
          title: say(column),
          value: (row: Row) => {
            const value = row[i] ?? "";
            return typeof value === "boolean" ? String(value) : value;
          },
          show: (row: Row) => {
            const value = row[i];
            return typeof value === "number" ? shortNumber(value) : say(String(value ?? ""));
          },
        }))}
        rows={rows}
        rowKey={(row) => String(rows.indexOf(row))}
        download={title.replace(/[^\w-]+/g, "-").toLowerCase() || "table"}
      />
    </div>
  );
}

/** At most six digits that matter; whole numbers as they are. */
const shortNumber = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
