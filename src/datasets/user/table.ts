/** A person's own table of numbers with a column of classes: sensor readings, measurements. */
import { fail } from "../../core/failure";
import { type Dataset, type Feature, type SplitName, standardizedInput } from "../types";
import { datasetBytes } from "../util";
import { type CsvRow, parseCsv } from "./csv";
import type { UserDataset } from "./imagesByClass";
import { assignSplits, classesOf, type Example, pack, type Rejection } from "./split";

export interface TableOptions {
  readonly name?: string | undefined;
  /** The column of classes; else one named "label" or "class", else the last. */
  readonly label?: string | undefined;
  readonly seed?: number | undefined;
}

const leastPerClass = 5;

/**
 * Every column but the label's must hold numbers; the first row is a header when none of its fields is a number. Bad
 * rows are named in `rejected` by line, the rest loads. Values are standardized by the training split. Throws
 * `bad-data` for a table without rows, columns, the label asked for, or enough examples of each class.
 */
export function table(csvText: string, options: TableOptions = {}): UserDataset {
  const where = options.name ?? "your table";
  const { rows, separator } = parseCsv(csvText);
  const toNumber = separator === ";" ? numberWithComma : plainNumber;
  const first = rows[0];
  if (!first || first.fields.length < 2)
    fail(
      "bad-data",
      where,
      "no columns found",
      "Bring rows of numbers and a class, separated by commas, semicolons or tabs.",
    );
  const hasHeader = first.fields.every((field) => Number.isNaN(toNumber(field)));
  const columns = hasHeader
    ? first.fields.map((f) => f.trim())
    : first.fields.map((_, i) => `column ${i + 1}`);
  const label = labelColumn(columns, options.label, where);

  const rejected: Rejection[] = [];
  const examples: Example<Float32Array>[] = [];
  for (const row of hasHeader ? rows.slice(1) : rows) {
    const name = `line ${row.line}`;
    const read = readRow(row, columns, label, toNumber);
    if (typeof read === "string") rejected.push({ name, reason: read });
    else examples.push({ values: read, className: row.fields[label]!.trim(), name });
  }
  if (examples.length === 0) {
    const why = rejected[0] ? `; ${rejected[0].name}: ${rejected[0].reason}` : "";
    fail("bad-data", where, `no usable rows${why}`, "Bring rows of numbers and a class.");
  }
  const splits = assignSplits(examples, { where, seed: options.seed ?? 1, least: leastPerClass });
  const names = columns.filter((_, i) => i !== label);
  return { dataset: toDataset(examples, splits, names, options.name ?? "Your table"), rejected };
}

const plainNumber = (field: string): number => {
  const text = field.trim();
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
};

/** Where semicolons separate, a comma is a decimal point. */
const numberWithComma = (field: string): number => plainNumber(field.replace(",", "."));

function labelColumn(columns: readonly string[], asked: string | undefined, where: string): number {
  if (asked !== undefined) {
    const at = columns.indexOf(asked);
    if (at < 0)
      fail("bad-data", where, `there is no column "${asked}"`, `Choose one of: ${columns.join(", ")}.`);
    return at;
  }
  const named = columns.findIndex((c) => ["label", "class"].includes(c.toLowerCase()));
  return named >= 0 ? named : columns.length - 1;
}

/** The numbers of a row without its label, or the reason why it has none. */
function readRow(
  { fields, open }: CsvRow,
  columns: readonly string[],
  label: number,
  toNumber: (field: string) => number,
): Float32Array | string {
  if (open) return "a quote is never closed";
  if (fields.length !== columns.length) return `${fields.length} fields instead of ${columns.length}`;
  if (fields[label]!.trim() === "") return `no class in "${columns[label]!}"`;
  const values: number[] = [];
  for (const [i, field] of fields.entries()) {
    if (i === label) continue;
    const value = Math.fround(toNumber(field));
    if (!Number.isFinite(value)) return `"${field.trim()}" in "${columns[i]!}" is not a number`;
    values.push(value);
  }
  return Float32Array.from(values);
}

/** Mean and deviation of each column over the training rows; a constant column is divided by 1. */
function featuresOf(rows: readonly Float32Array[], names: readonly string[]): readonly Feature[] {
  return names.map((name, j) => {
    const mean = rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length;
    const variance = rows.reduce((sum, row) => sum + (row[j]! - mean) ** 2, 0) / rows.length;
    return { name, mean, deviation: Math.sqrt(variance) || 1 };
  });
}

function toDataset(
  raw: readonly Example<Float32Array>[],
  splitOf: readonly SplitName[],
  names: readonly string[],
  name: string,
): Dataset {
  const features = featuresOf(
    raw.filter((_, i) => splitOf[i] === "train").map((e) => e.values),
    names,
  );
  const examples = raw.map((example) => ({
    ...example,
    values: example.values.map((v, j) => (v - features[j]!.mean) / features[j]!.deviation),
  }));
  const splits = pack(examples, splitOf, (length) => new Float32Array(length), names.length);
  const counts = { train: splits.train.count, validation: splits.validation.count, test: splits.test.count };
  const shape = [names.length];
  const card = {
    id: "user-table",
    name,
    task: "classification",
    classes: classesOf(raw),
    shape,
    splits: counts,
    bytes: datasetBytes(shape, counts, 4),
    input: standardizedInput,
    features,
    synthetic: false,
    license: "yours",
    made:
      "Your own table, each column standardized by the mean and deviation of the training rows. Equal rows always stand " +
      "in the same split. Nothing leaves your computer.",
    source: "your file",
    seconds: 0,
  } as const;
  return { card, ...splits };
}
