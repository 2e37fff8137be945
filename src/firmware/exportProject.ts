/**
 * A quantized network as files to take away. Pure: the same request gives the same bytes. The engine's C and the templates come in as
 * text, since the browser and Node read them in different ways.
 */
import { fail } from "../core/failure";
import { createRandom } from "../core/random";
import { checkPrefix, constantBytes } from "../formats/carray/printModel";
import { writeTflite } from "../formats/tflite/write";
import { cost } from "../ir/cost";
import { numel } from "../ir/shape";
import type { QuantizedModel } from "../ir/types";
import { runReference } from "../runtime/reference";
import { compile } from "../stages/compile";
import type { Need } from "../stages/fit";
import { plan } from "../stages/plan";
import { type SparseOption, sparseLags } from "../stages/sparse";
import { cTarget } from "./c/cTarget";
import { cmakeTarget } from "./cmake/cmakeTarget";
import { estimateCodeBytes } from "./codeSize";
import { chooseHardware } from "./hardware";
import { platformioTarget } from "./platformio/platformioTarget";
import { manifestFile } from "./readme";
import type { ExportFile, FirmwareContext } from "./types";
import { version } from "./version";

export type ExportTarget = "c" | "cmake" | "platformio" | "tflite";

/** Text files by their path: "engine/include/wt.h", "engine/kernels/wt_lut_s8.h", "cmake/CMakeLists.txt". */
export type EngineSources = Readonly<Record<string, string>>;

export interface ExportRequest {
  readonly model: QuantizedModel;
  readonly target: ExportTarget;
  /** Prefix of all C names and name of the project. */
  readonly name: string;
  /** A board of the catalogue; null for none in particular. */
  readonly board: string | null;
  /** For bare metal without a board: "cortex-m4". */
  readonly core: string | null;
  /** Inputs to check the firmware against; null makes some up. */
  readonly examples: readonly (readonly Int8Array[])[] | null;
  readonly classes: readonly string[] | null;
  readonly origin: {
    readonly seed: number | null;
    readonly dataset: { readonly name: string; readonly license: string } | null;
  };
  readonly sources: EngineSources;
  /** Layers that skip their zeros, in C projects; see `compile`. */
  readonly sparse?: SparseOption | undefined;
}

export interface ExportedProject {
  /** Name of the folder that holds the files. */
  readonly folder: string;
  readonly files: readonly ExportFile[];
  /** Outputs of the reference for the first test vector: what the firmware will print. */
  readonly golden: readonly Int8Array[];
}

const MADE_UP_VECTORS = 4;

export function exportProject(request: ExportRequest): ExportedProject {
  checkPrefix(request.name);
  const hardware = chooseHardware(request.board, request.core);
  const { model } = request;
  const memory = plan(model.graph, { lags: sparseLags(model, request.sparse) });
  const program = compile(model, memory, { sparse: request.sparse });
  if (request.target !== "tflite" && program.arenaBytes > 2 ** 28) {
    fail("does-not-fit", request.name, "its activations need more than 256 MiB", "Use a smaller input.");
  }
  if (request.target !== "tflite" && program.inputs.length + program.outputs.length > 2) {
    fail(
      "not-deployable",
      request.name,
      `has ${program.inputs.length} inputs and ${program.outputs.length} outputs; a C project takes networks with one of each`,
      "Export it as .tflite, or cut it to one input and one output.",
    );
  }
  const inputs = request.examples ?? madeUpInputs(model);
  const outputs = inputs.map((x) => runReference(model, x));
  const need: Need = {
    constantBytes: constantBytes(program),
    codeBytes: estimateCodeBytes(model.graph),
    arenaBytes: program.arenaBytes,
    macs: cost(model.graph).macs,
  };
  const context: FirmwareContext = { request, hardware, program, plan: memory, need, inputs, outputs };
  const golden = outputs[0] ?? [];
  switch (request.target) {
    case "tflite":
      return {
        folder: request.name,
        files: [{ path: `${request.name}.tflite`, data: writeTflite(model, describeOrigin(request)) }],
        golden,
      };
    case "c":
      return finish(context, cTarget(context), golden);
    case "cmake":
      return finish(context, cmakeTarget(context), golden);
    case "platformio":
      return finish(context, platformioTarget(context), golden);
  }
}

const finish = (
  c: FirmwareContext,
  files: readonly ExportFile[],
  golden: readonly Int8Array[],
): ExportedProject => ({
  folder: `${c.request.name}-${c.request.target}`,
  files: [...files, manifestFile(c, files)],
  golden,
});

export function describeOrigin({ origin }: ExportRequest): string {
  const data = origin.dataset ? `trained on ${origin.dataset.name} (${origin.dataset.license})` : "imported";
  return `Made with Whittle ${version}; ${data}${origin.seed === null ? "" : `, seed ${origin.seed}`}`;
}

function madeUpInputs(model: QuantizedModel): Int8Array[][] {
  const r = createRandom(1);
  const shapes = model.graph.nodes.filter((n) => n.op === "input").map((n) => numel(n.out.shape));
  return Array.from({ length: MADE_UP_VECTORS }, () =>
    shapes.map((size) => Int8Array.from({ length: size }, () => r.integer(256) - 128)),
  );
}
