/** The files of a project as one download, checked against real examples of a data set where there is one. */
import type { Dataset } from "../datasets/types";
import { type ExportRequest, exportProject } from "../firmware/exportProject";
import { zipFiles } from "../firmware/zip";
import { quantizeInput } from "../stages/evaluate";
import { normalizedValues } from "../stages/train/normalized";

/** Real test examples that the firmware checks itself against. */
const VECTORS = 4;

export interface PackedProject {
  /** The file alone where there is just one, else a zip. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly readme: string | null;
  readonly golden: readonly Int8Array[];
}

export function packProject(
  request: Omit<ExportRequest, "examples" | "classes" | "origin">,
  dataset: Dataset | null,
  seed: number | null,
): PackedProject {
  const input = request.model.graph.nodes.find((n) => n.op === "input")!.out.quant;
  const examples = dataset
    ? Array.from({ length: Math.min(VECTORS, dataset.test.count) }, (_, i) => [
        quantizeInput(normalizedValues(dataset.test, dataset.card.input, i, i + 1), input),
      ])
    : null;
  const project = exportProject({
    ...request,
    examples,
    classes: dataset?.card.classes ?? null,
    origin: { seed, dataset: dataset ? { name: dataset.card.name, license: dataset.card.license } : null },
  });
  const size = (data: Uint8Array | string) =>
    typeof data === "string" ? new TextEncoder().encode(data).length : data.length;
  const single = project.files.length === 1 ? project.files[0]! : null;
  const bytes =
    single && typeof single.data !== "string" ? single.data : zipFiles(project.files, project.folder);
  const readme = project.files.find((f) => f.path === "README.md");
  return {
    fileName: single ? single.path : `${project.folder}.zip`,
    bytes,
    files: project.files.map((f) => ({ path: f.path, bytes: size(f.data) })),
    readme: readme && typeof readme.data === "string" ? readme.data : null,
    golden: project.golden,
  };
}
