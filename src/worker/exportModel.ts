/** The files that leave the browser, as one download. */
import type { Dataset } from "../datasets/types";
import { engineSources } from "../firmware/browserSources";
import type { QuantizedModel } from "../ir/types";
import { quantizeInput } from "../stages/evaluate";
import { normalizedValues } from "../stages/train/normalized";
import { exportProject, zipFiles } from "../toolkit";
import type { ExportJob, ExportResult } from "./protocol";

/** Real test examples that the firmware checks itself against. */
const VECTORS = 4;

export function exportModel(
  job: ExportJob,
  model: QuantizedModel,
  dataset: Dataset | null,
  seed: number | null,
): ExportResult {
  const input = model.graph.nodes.find((n) => n.op === "input")!.out.quant;
  const examples = dataset
    ? Array.from({ length: Math.min(VECTORS, dataset.test.count) }, (_, i) => [
        quantizeInput(normalizedValues(dataset.test, dataset.card.input, i, i + 1), input),
      ])
    : null;
  const project = exportProject({
    model,
    target: job.target,
    name: job.name,
    board: job.board,
    core: job.core,
    examples,
    classes: dataset?.card.classes ?? null,
    origin: { seed, dataset: dataset ? { name: dataset.card.name, license: dataset.card.license } : null },
    sources: engineSources,
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
