/** A notebook as Jupyter's .ipynb (nbformat 4.5), for Deno's TypeScript kernel; with all that Whittle needs to have it back exactly. */
import type { Cell, RunRecord } from "../../notebook/document";
import { type FileParts, readableParts } from "../../notebook/file";
import { encode, toBase64 } from "../../notebook/json";
import type { Output } from "../../notebook/output";
import { describeOutput } from "../describeOutput";
import { encodePng } from "../png/encode";

/** Our own outputs, beside the plain text that other programs show. */
export const OUTPUT_TYPE = "application/vnd.whittle.output+json";

export function writeIpynb(parts: FileParts): string {
  const { cells, id, removed, version } = parts.document;
  const ids = jupyterIds(cells.map((cell) => cell.id));
  return `${JSON.stringify(
    {
      cells: cells.map((cell, i) => writeCell(cell, ids[i]!)),
      metadata: {
        kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
        language_info: { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript" },
        whittle: encode({ version, id, removed, ...readableParts(parts) }),
      },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )}\n`;
}

/** Jupyter keeps a text as its lines, each with its line break. */
const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const LONGEST_ID = 64;

/** Letters, digits, "-" and "_", at most 64, each once: what nbformat allows. Ours are so by themselves, except from a file. */
function jupyterIds(ids: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return ids.map((id) => {
    const plain = id.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, LONGEST_ID) || "cell";
    let unique = plain;
    for (let n = 2; taken.has(unique); n++) unique = `${plain.slice(0, LONGEST_ID - 8)}-${n}`;
    taken.add(unique);
    return unique;
  });
}

function writeCell({ id, kind, text, origin, record }: Cell, jupyterId: string) {
  const source = lines(text);
  if (kind === "note")
    return { cell_type: "markdown", id: jupyterId, metadata: { whittle: encode({ id, origin }) }, source };
  return {
    cell_type: "code",
    execution_count: record?.count ?? null,
    id: jupyterId,
    metadata: { whittle: encode({ id, origin, record: record && recordFacts(record) }) },
    outputs: (record?.outputs ?? []).map((output) => writeOutput(output, record?.count ?? null)),
    source,
  };
}

/** Jupyter's own forms of an error and of a line of the log have no place for ours: errors stand here, in their order. */
function recordFacts({ outputs, ...facts }: RunRecord) {
  return { ...facts, errors: outputs.filter(({ kind }) => kind === "error") };
}

function writeOutput(output: Output, count: number | null) {
  if (output.kind === "text" && output.level === "log" && output.times === undefined)
    return { name: "stdout", output_type: "stream", text: lines(`${output.text}\n`) };
  if (output.kind === "error") {
    const { failure, line, stack } = output;
    const where = line === null ? [] : [`line ${line}`];
    return {
      ename: failure.code,
      evalue: failure.what,
      output_type: "error",
      traceback: [failure.what, failure.next, ...where, ...stack.split("\n")].filter((text) => text !== ""),
    };
  }
  const data: Record<string, unknown> = {
    "text/plain": lines(describeOutput(output)),
    [OUTPUT_TYPE]: encode(output),
  };
  if (output.kind === "image" && output.values.length > 0) {
    // One picture above the other.
    const { values, width, height, channels } = output;
    data["image/png"] = toBase64(encodePng(values, width, height * output.count, channels));
  }
  return output.kind === "text" && output.level === "result"
    ? { data, execution_count: count, metadata: {}, output_type: "execute_result" }
    : { data, metadata: {}, output_type: "display_data" };
}
