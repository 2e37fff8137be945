/** Values as tables. */
import { showBytes, showCount } from "../../../core/units";
import type { Cost } from "../../../ir/cost";
import type { Scalar, TableOutput } from "../../../notebook/output";
import type { Fit } from "../../../stages/fit";
import { inspect, writeNumber } from "../inspect";
import type { Scores } from "../tiny";

const MOST_ROWS = 500;

export function table(rows: readonly Record<string, unknown>[], title: string): TableOutput {
  const columns = [...new Set(rows.slice(0, MOST_ROWS).flatMap((row) => Object.keys(row)))];
  return {
    ...{ kind: "table", title, columns, total: rows.length },
    rows: rows.slice(0, MOST_ROWS).map((row) => columns.map((column) => toScalar(row[column]))),
  };
}

function toScalar(value: unknown): Scalar {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return Number.isFinite(value) ? Number(writeNumber(value)) : String(value);
  return typeof value === "string" || typeof value === "boolean" ? value : inspect(value);
}

/** A row for each truth, a column for each answer. */
export function confusionTable({ accuracy, count, confusion, classes }: Scores, title: string): TableOutput {
  const right = `${Math.round(accuracy * count)} of ${count} right: ${(100 * accuracy).toFixed(1)} %`;
  return {
    kind: "table",
    title: title ? `${title}: ${right}` : right,
    columns: ["is, below; taken for, right", ...classes],
    rows: confusion.map((row, truth) => [classes[truth] ?? truth, ...row]),
    total: confusion.length,
  };
}

export function fitTable(
  { board, fits, flash, ram, latency, energy, advice }: Fit,
  title: string,
): TableOutput {
  const range = (span: { low: number; high: number }, unit: string) =>
    `${writeNumber(Number(span.low.toPrecision(2)))} to ${writeNumber(Number(span.high.toPrecision(2)))} ${unit}`;
  const rows: Scalar[][] = [
    ["flash", showBytes(flash.need), showBytes(flash.have), flash.left >= 0],
    ["RAM", showBytes(ram.need), showBytes(ram.have), ram.left >= 0],
    ["time for one inference", range(latency, "ms"), null, null],
    ...(energy ? [["energy for one inference", range(energy, "mJ"), null, null]] : []),
    ...advice.map((line): Scalar[] => [line, null, null, null]),
  ];
  return {
    kind: "table",
    title: title || `${board}: ${fits ? "fits" : "does not fit"}`,
    columns: ["", "needs", "has", "fits"],
    rows,
    total: rows.length,
  };
}

export function costTable(
  { parameters, macs, flashBytes, ramBytes, layers }: Cost,
  title: string,
): TableOutput {
  const total = `${showCount(parameters)} parameters, ${showCount(macs)} MACs, ${showBytes(flashBytes)} of flash, ${showBytes(ramBytes)} of RAM if no buffer is used twice`;
  const rows = layers.map((l) => ({
    ...{ layer: l.id, op: l.op, shape: l.shape.join("x"), parameters: l.parameters, MACs: l.macs },
    "flash, bytes": l.flashBytes,
    "RAM, bytes": l.liveBytes,
  }));
  return table(rows, title ? `${title}: ${total}` : total);
}
