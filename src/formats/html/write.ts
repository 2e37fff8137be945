/**
 * A notebook as one .html that any browser shows: no script, nothing from elsewhere. The notebook itself stands in it as inert data, so
 * that Whittle opens the file again.
 */
import type { Result } from "../../core/failure";
import { showBytes, showCount } from "../../core/units";
import type { Cell } from "../../notebook/document";
import {
  bad,
  type FileParts,
  type NotebookFile,
  readNotebookFile,
  writeNotebookFile,
} from "../../notebook/file";
import { toBase64 } from "../../notebook/json";
import type { ImageOutput, ModelOutput, Output, TableOutput } from "../../notebook/output";
import { encodePng } from "../png/encode";
import { chartSvg, figure, planSvg } from "./drawings";
import { escapeHtml } from "./escape";
import { markdownHtml } from "./markdown";

const DATA_ID = "whittle-notebook";

/** `title` and `lang` as the page had them. */
export function writeHtml(
  file: FileParts,
  { title, lang }: { readonly title: string; readonly lang: string },
): string {
  return `<!doctype html>
<html lang="${escapeHtml(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${file.document.cells.map(cellHtml).join("\n")}
</main>
<script type="application/json" id="${DATA_ID}">${inert(writeNotebookFile(file))}</script>
</body>
</html>
`;
}

/** In a script element only its end tag and comments have a meaning: "<" goes, as JSON allows. */
const inert = (json: string): string => json.replaceAll("<", "\\u003c");

/** The notebook within a file that `writeHtml` has made; a browser that has saved it again may have written the tag otherwise. */
export function readHtml(html: string): Result<NotebookFile> {
  const json = new RegExp(`<script\\b[^<>]*\\bid="?${DATA_ID}"?[^<>]*>([^<]*)</script>`).exec(html)?.[1];
  return json === undefined
    ? {
        ok: false,
        failure: bad("it has no notebook of Whittle in it", "Choose a file that Whittle has saved."),
      }
    : readNotebookFile(json);
}

const style = `body{margin:0;background:#faf8f4;color:#20262a;font:17px/1.6 system-ui,sans-serif}main{max-width:52rem;margin:0 auto;padding:2rem 1rem}
section{margin:1.2rem 0;border:1px solid #e3ddd1;border-radius:.5rem;background:#fff;overflow:hidden}pre{margin:0;padding:.8rem 1rem;overflow-x:auto;white-space:pre-wrap;font:14px/1.5 ui-monospace,Menlo,Consolas,monospace}
.code{background:#f7f4ee}.note{padding:.2rem 1rem}.note pre{background:#f7f4ee}.out{padding:.3rem 1rem .8rem}.out pre{padding:.2rem 0}.error{color:#a3321f}.warn{color:#855300}table{border-collapse:collapse;font-size:14px}th,td{padding:.2rem .7rem;border-bottom:1px solid #e3ddd1;text-align:left}
caption,figcaption{text-align:left;color:#566068;font-size:14px}figure{margin:.4rem 0}img{image-rendering:pixelated;margin:0 .4rem .4rem 0}svg{max-width:100%;height:auto}`;

function cellHtml({ kind, text, record }: Cell): string {
  if (kind === "note") return `<section class="note">${markdownHtml(text)}</section>`;
  const outputs = record?.outputs ?? [];
  const out = outputs.length === 0 ? "" : `<div class="out">${outputs.map(outputHtml).join("\n")}</div>`;
  return `<section><pre class="code"><code>${escapeHtml(text)}</code></pre>${out}</section>`;
}

function table(caption: string, head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = (tag: string, values: readonly unknown[]) =>
    `<tr>${values.map((value) => `<${tag}>${escapeHtml(String(value ?? ""))}</${tag}>`).join("")}</tr>`;
  return `<table><caption>${escapeHtml(caption)}</caption><thead>${cells("th", head)}</thead><tbody>${rows
    .map((row) => cells("td", row))
    .join("")}</tbody></table>`;
}

function outputHtml(output: Output): string {
  switch (output.kind) {
    case "text": {
      const times = output.times && output.times > 1 ? ` (× ${output.times})` : "";
      return `<pre class="${output.level}">${escapeHtml(output.text + times)}</pre>`;
    }
    case "table":
      return tableHtml(output);
    case "chart":
      return chartSvg(output);
    case "image":
      return imagesHtml(output);
    case "model":
      return modelHtml(output);
    case "plan":
      return planSvg(output);
    case "file":
      return `<p>${escapeHtml(output.name)}, ${showBytes(output.bytes.length)}</p>`;
    case "error":
      return `<pre class="error">${escapeHtml(`${output.failure.where}: ${output.failure.what}\n${output.failure.next}`)}</pre>`;
  }
}

function tableHtml({ title, columns, rows, total }: TableOutput): string {
  const some = rows.length < total ? `${rows.length} of ${total} rows` : "";
  return table([title, some].filter((part) => part !== "").join(": "), columns, rows);
}

function modelHtml({
  name,
  dialect,
  parameters,
  macs,
  flashBytes,
  ramBytes,
  layers,
  notes,
}: ModelOutput): string {
  const facts: readonly (readonly [string, string])[] = [
    ["Numbers", dialect],
    ["Parameters", showCount(parameters)],
    ["MAC", showCount(macs)],
    ...(flashBytes === null ? [] : [["Flash", showBytes(flashBytes)] as const]),
    ...(ramBytes === null ? [] : [["RAM", showBytes(ramBytes)] as const]),
    ...notes,
  ];
  const rows = layers.map((l) => [l.name, l.op, l.shape.join(" × "), l.parameters, l.macs]);
  return `${table(name, ["Fact", "Value"], facts)}${table("", ["Layer", "Operation", "Output", "Parameters", "MAC"], rows)}`;
}

function imagesHtml({ title, count, height, width, channels, values, captions }: ImageOutput): string {
  const size = height * width * channels;
  const side = Math.max(48, Math.min(160, width * 4));
  const whole = size === 0 ? 0 : Math.min(count, Math.floor(values.length / size));
  const pictures = Array.from({ length: whole }, (_, i) => {
    const png = toBase64(encodePng(values.subarray(i * size, (i + 1) * size), width, height, channels));
    return `<img width="${side}" alt="${escapeHtml(captions[i] ?? `picture ${i + 1}`)}" src="data:image/png;base64,${png}">`;
  });
  return figure(pictures.join(""), title);
}
