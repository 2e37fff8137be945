/** README.md and MANIFEST.json of an exported project: how to build it, what it needs, where it fits, where it comes from. */
import { boards } from "../boards";
import type { Board } from "../boards/types";
import { showBytes, showCount } from "../core/units";
import type { Port } from "../ir/program";
import { type Fit, fit } from "../stages/fit";
import { describeOrigin } from "./exportProject";
import type { ExportFile, FirmwareContext } from "./types";
import { version } from "./version";

/** What differs from target to target, in Markdown. */
export interface Guide {
  /** One sentence: what kind of project this is. */
  readonly about: string;
  /** Sections of commands, to be typed as they are. */
  readonly build: string;
}

export function readmeFile(c: FirmwareContext, guide: Guide): ExportFile {
  const sections = [
    `# ${c.request.name}\n\n${guide.about} ${plain(describeOrigin(c.request))}.`,
    guide.build,
    usage(c),
    needs(c),
    boardTable(c),
    vectors(c),
    license(c),
  ];
  return { path: "README.md", data: `${sections.join("\n\n")}\n` };
}

export function manifestFile(c: FirmwareContext, files: readonly ExportFile[]): ExportFile {
  const { request, hardware, need } = c;
  const size = (data: ExportFile["data"]) =>
    typeof data === "string" ? new TextEncoder().encode(data).length : data.length;
  const manifest = {
    name: request.name,
    target: request.target,
    madeWith: `Whittle ${version}`,
    model: c.program.name,
    board: hardware.board?.id ?? null,
    core: hardware.core,
    ...request.origin,
    ...need,
    files: files
      .map(({ path, data }) => ({ path, bytes: size(data) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  return { path: "MANIFEST.json", data: `${JSON.stringify(manifest, null, 2)}\n` };
}

/** Text of people within Markdown: no line ends, no tags, no table cells. */
const plain = (text: string): string =>
  text.replace(/[\r\n]+/g, " ").replace(/[\\`*_[\]<>|#]/g, (c) => `\\${c}`);

const usage = ({ request: { name } }: FirmwareContext): string => `## In your own program

\`\`\`c
#include "model.h"

${name}_init();                        /* once */
int8_t *x = ${name}_input();           /* fill all ${name.toUpperCase()}_INPUT_BYTES before every run: a run writes over them */
if (${name}_run() == 0) {
    const int8_t *y = ${name}_output(); /* ${name.toUpperCase()}_OUTPUT_BYTES values, valid until the next input */
}
\`\`\`

No heap, no operating system, no floating point. One run at a time: the activations live in one static buffer.`;

function needs({ program, need }: FirmwareContext): string {
  const rows = [
    ["Input", port(program.inputs[0]!)],
    ["Output", port(program.outputs[0]!)],
    ["Multiply-accumulates", showCount(need.macs)],
    ["RAM: arena", `${need.arenaBytes} bytes`],
    ["Flash: weights and tables", `${need.constantBytes} bytes`],
    ["Flash: code, estimated", `${need.codeBytes} bytes`],
  ];
  return `## What it needs\n\n${table(["", ""], rows)}`;
}

const port = ({ shape, quant }: Port): string =>
  `${shape.join(" x ")} int8, real value = ${quant.scale} * (q - (${quant.zeroPoint}))`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

function boardTable({ need, hardware }: FirmwareContext): string {
  const fits = boards.map((board) => ({ board, fit: fit(need, board) }));
  const row = ({ board, fit: f }: { board: Board; fit: Fit }) => [
    board.id === hardware.board?.id ? `**${board.name}**` : board.name,
    f.fits ? "fits" : "does not fit",
    left(f.flash.left),
    left(f.ram.left),
    `${milliseconds(f.latency.low)} to ${milliseconds(f.latency.high)} ms`,
  ];
  const chosen = fits.find(({ board }) => board.id === hardware.board?.id);
  const advice = chosen?.fit.advice.map((line) => `- ${line}`).join("\n");
  return `## Boards

${table(["Board", "", "Flash left", "RAM left", "One inference"], fits.map(row))}

What is left is counted after a reserve for start-up code, stack and the board's framework. Times are a range from published cycles per
multiply-accumulate of each core, not a measurement: the self-test on your board prints one.${advice ? `\n\nTo fit the ${chosen!.board.name}:\n\n${advice}` : ""}`;
}

const left = (bytes: number): string => (bytes >= 0 ? showBytes(bytes) : `${showBytes(-bytes)} too much`);
const milliseconds = (ms: number): string =>
  ms < 10 ? ms.toPrecision(2) : Math.round(ms).toLocaleString("en-US");

/** A segmentation network's output would fill the page. */
const MOST_VALUES = 64;

function vectors({ request, inputs, outputs }: FirmwareContext): string {
  const golden = outputs[0]![0]!;
  const shown =
    golden.length > MOST_VALUES ? `${golden.subarray(0, MOST_VALUES).join(", ")}, …` : golden.join(", ");
  const from = request.examples ? "Examples" : "Made-up inputs (seeded noise)";
  return `## Test vectors

${from}, ${inputs.length} of them, in \`model_test.h\` with the outputs of Whittle's reference. Every engine gives these very bytes. Output of
vector 0:

\`\`\`
${shown}
\`\`\``;
}

function license({ request }: FirmwareContext): string {
  const { dataset, seed } = request.origin;
  const data = dataset
    ? `The weights were learned from ${plain(dataset.name)}, whose license is ${plain(dataset.license)}${seed === null ? "" : `, with seed ${seed}`}.`
    : "The weights come from an imported model: its license is for you to know.";
  return `## License and origin

The engine and the project's code are Apache-2.0, see \`LICENSE\`. ${data} Made with Whittle ${version}; \`MANIFEST.json\` lists the files.`;
}
