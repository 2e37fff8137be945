import { fail } from "../core/failure";
import { readEngineSources } from "../firmware/nodeSources";
import { numel } from "../ir/shape";
import type { QuantizedModel } from "../ir/types";
import { exportProject, type SparseOption } from "../toolkit";
import { type Command, choose, need, parseArguments } from "./command";
import { checkFolder, readInput, readModel, splitInputs, writeFolder } from "./files";
import { readNumber } from "./netFlags";

const TARGETS = ["c", "cmake", "platformio", "tflite"] as const;

export const command: Command = {
  usage: `whittle export MODEL.tflite --target c|cmake|platformio|tflite --out DIR [flags] [--json]

  --name NAME      prefix of all C names and name of the project (model)
  --core CORE      cortex-m0+, cortex-m3, cortex-m4, cortex-m7 or cortex-m33
  --board ID       a board of the catalogue: its memory, its core
  --examples FILE  raw int8 inputs, back to back: the test vectors of the firmware; made up when absent
  --labels A,B,…   names of the classes
  --sparse SHARE   layers with at least this share of zeros (1x1 convolutions, dense) skip them; auto: where it is smaller and faster
  --force          write into a folder that is not empty; files of the same names are replaced`,

  async run(args) {
    const given = parseArguments(
      "export",
      args,
      {
        ...{ target: "text", out: "text", name: "text", core: "text", board: "text" },
        ...{ examples: "text", labels: "text", sparse: "text", force: "switch" },
      },
      ["a .tflite file"],
    );
    const { flags, switches } = given;
    const target = choose("target", need("export", given, "target", "c"), TARGETS);
    const out = need("export", given, "out", "firmware");
    const { model } = readModel(given.positionals[0]!);
    checkFolder(out, switches.has("force"));
    const { files, golden } = exportProject({
      ...{ model, target, name: flags.name ?? "model", board: flags.board ?? null, core: flags.core ?? null },
      examples: flags.examples === undefined ? null : readExamples(model, flags.examples),
      classes: flags.labels === undefined ? null : readLabels(model, flags.labels),
      origin: { seed: null, dataset: null },
      sources: readEngineSources(),
      sparse: sparseOf(flags.sparse),
    });
    writeFolder(out, files);
    const paths = files.map(({ path }) => path).sort();
    return {
      json: switches.has("json"),
      data: { target, out, files: paths, golden: golden.map((y) => Array.from(y)) },
      text: `${out}\n${paths.map((path) => `  ${path}`).join("\n")}`,
    };
  },
};

const sparseOf = (text: string | undefined): SparseOption =>
  text === undefined ? false : text === "auto" ? true : readNumber("--sparse", text);

/** Test vectors are compiled into the firmware: a few are enough, many would not fit it. */
const MOST_EXAMPLES = 64;

function readExamples(model: QuantizedModel, path: string): Int8Array[][] {
  const bytes = readInput(path);
  const sizes = model.graph.nodes.filter((n) => n.op === "input").map((n) => numel(n.out.shape));
  const examples = splitInputs(bytes, sizes);
  if (!examples || examples.length > MOST_EXAMPLES) {
    const what = `has ${bytes.length} bytes; an input has ${sizes.reduce((a, b) => a + b, 0)}`;
    return fail("bad-data", path, what, `Give 1 to ${MOST_EXAMPLES} whole inputs, back to back.`);
  }
  return examples;
}

function readLabels(model: QuantizedModel, text: string): string[] {
  const labels = text.split(",");
  const output = model.graph.nodes.find((n) => n.id === model.graph.outputs[0])!;
  if (labels.length !== numel(output.out.shape)) {
    const what = `${labels.length} labels for ${numel(output.out.shape)} outputs`;
    fail("bad-usage", "--labels", what, "Name every output, with commas between them.");
  }
  return labels;
}
