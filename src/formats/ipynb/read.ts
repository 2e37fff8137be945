/**
 * Reads a Jupyter notebook: our own exactly, a foreign one as far as it goes. Pictures, HTML and scripts of others are left out, never
 * shown and never run; code in another language becomes a note.
 */
import type { Result } from "../../core/failure";
import { type Cell, documentVersion, type RunRecord } from "../../notebook/document";
import { bad, damaged, fromTheFuture, type NotebookFile, readParts } from "../../notebook/file";
import { decode } from "../../notebook/json";
import type { Output } from "../../notebook/output";
import { readDocument } from "../../notebook/read";
import { OUTPUT_TYPE } from "./write";

type Anything = Readonly<Record<string, unknown>>;

const object = (value: unknown): Anything =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Anything) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string =>
  typeof value === "string"
    ? value
    : list(value)
        .filter((line) => typeof line === "string")
        .join("");

/** What we have written, as it was; nothing where somebody has damaged it. */
function own(value: unknown): Anything {
  try {
    return object(decode(value));
  } catch {
    return {};
  }
}

export function readIpynb(source: string): Result<NotebookFile> {
  let value: Anything;
  try {
    value = object(JSON.parse(source));
  } catch {
    return { ok: false, failure: damaged };
  }
  if (value.nbformat !== 4 || !Array.isArray(value.cells))
    return { ok: false, failure: otherFormat(value.nbformat) };
  const metadata = object(value.metadata);
  const ours = own(metadata.whittle);
  if (typeof ours.version === "number" && ours.version > documentVersion)
    return { ok: false, failure: fromTheFuture(ours.version) };
  const language = text(
    object(metadata.kernelspec).language ?? object(metadata.language_info).name ?? "python",
  );
  const document = {
    version: ours.version ?? documentVersion,
    id: ours.id ?? "own",
    cells: differently(value.cells.map((cell) => readCell(object(cell), language))),
    removed: list(ours.removed),
  };
  if (readDocument(document).ok) return readParts(document, ours.progress, ours.project);
  // The text is worth more than outputs that somebody has changed.
  const cells = document.cells.map((cell) => ({ ...cell, record: null }));
  return readParts({ ...document, cells }, ours.progress, ours.project);
}

function otherFormat(nbformat: unknown) {
  if (typeof nbformat !== "number") return bad("it is no Jupyter notebook", damaged.next);
  return nbformat < 4
    ? bad(
        `it has Jupyter's format ${nbformat}`,
        "Open it in Jupyter and save it again: since 2015 that gives format 4.",
      )
    : bad(`it has Jupyter's format ${nbformat}, which is newer than 4`, "Save it in format 4.");
}

/** A cell that was copied in Jupyter has the id of the first one: it becomes an own cell. */
function differently(cells: readonly Cell[]): readonly Cell[] {
  const taken = new Set(cells.map(({ id }) => id));
  const seen = new Set<string>();
  return cells.map((cell, i) => {
    if (cell.id !== "" && !seen.has(cell.id)) {
      seen.add(cell.id);
      return cell;
    }
    let id = `own-${i + 1}`;
    while (taken.has(id)) id += "x";
    taken.add(id);
    seen.add(id);
    return { ...cell, id, origin: null };
  });
}

function readCell(cell: Anything, language: string): Cell {
  const ours = own(object(cell.metadata).whittle);
  const id = typeof ours.id === "string" ? ours.id : typeof cell.id === "string" ? `own-${cell.id}` : "";
  const origin = typeof ours.origin === "string" ? ours.origin : null;
  const source = text(cell.source);
  const note = { id, kind: "note", origin, record: null } as const;
  if (cell.cell_type !== "code") return { ...note, text: source };
  if (!/^(typescript|javascript)$/i.test(language)) return { ...note, text: fenced(source, language) };
  return { id, kind: "code", text: source, origin, record: readRecord(cell, object(ours.record), source) };
}

/** With a fence that is longer than any in the code (CommonMark 0.31, section 4.5). */
function fenced(source: string, language: string): string {
  const longest = Math.max(2, ...[...source.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language.replace(/[^\w+#-]/g, "")}\n${source}\n${fence}`;
}

function readRecord(cell: Anything, ours: Anything, source: string): RunRecord | null {
  // Run elsewhere meanwhile, it is another run.
  const same = typeof ours.at === "number" && ours.count === cell.execution_count;
  const errors = same ? [...list(ours.errors)] : [];
  const outputs = list(cell.outputs).flatMap((output): Output[] => {
    const kept = object(output).output_type === "error" ? errors.shift() : undefined;
    return kept === undefined ? readOutput(object(output)) : [kept as Output];
  });
  if (same) {
    const { errors: _, ...facts } = ours;
    return { ...facts, outputs } as unknown as RunRecord;
  }
  if (outputs.length === 0) return null;
  const count = Number.isInteger(cell.execution_count) ? Math.max(0, Number(cell.execution_count)) : 1;
  return { text: source, at: 0, tookMs: 0, count, ended: "done", outputs };
}

/** Ours as it was; of others the plain text. */
function readOutput(output: Anything): Output[] {
  const data = object(output.data);
  if (OUTPUT_TYPE in data) return [own(data[OUTPUT_TYPE]) as unknown as Output];
  if (output.output_type === "stream") {
    const level = output.name === "stderr" ? "error" : "log";
    return [{ kind: "text", level, text: text(output.text).replace(/\n$/, "") }];
  }
  if (output.output_type === "error")
    return [{ kind: "text", level: "error", text: `${text(output.ename)}: ${text(output.evalue)}` }];
  const plain = text(data["text/plain"]);
  return plain === "" ? [] : [{ kind: "text", level: "result", text: plain }];
}
