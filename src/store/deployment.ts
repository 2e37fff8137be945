/** From a trained network to integers and files, and networks from files: asked of the lab, every answer reported to the project. */
import type { Result } from "../core/failure";
import { t } from "../i18n";
import { callback, lab } from "../worker/client";
import type { ExportJob, ExportResult, ModelSummary } from "../worker/protocol";
import { useFacts } from "./facts";
import { project, report, settled, untilSettled } from "./lab";

/** A code cell has given the project a quantized network. */
export function quantizedKept(quantized: ModelSummary): void {
  report({ quantized, quantization: { status: "idle" } });
  useFacts.getState().factsReported({
    "arena.bytes": quantized.plan.arenaBytes,
    "weights.bytes": quantized.weightBytes,
  });
}

export async function quantizeNow(): Promise<void> {
  const progress = untilSettled((what: string, done: number, total: number) =>
    report({ quantization: { status: "running", what, done, total } }),
  );
  progress.tell("calibrating", 0, 1);
  const quantization = settled(
    progress.close(await lab().quantize(project().quantizeJob, callback(progress.tell))),
  );
  report({ quantization });
  if (quantization.status === "done") {
    const { float, int8, summary } = quantization.value;
    report({ quantized: summary });
    useFacts.getState().factsReported({
      "int8.accuracy": int8.accuracy * 100,
      "int8.lossPoints": (float.accuracy - int8.accuracy) * 100,
      "arena.bytes": summary.plan.arenaBytes,
      "weights.bytes": summary.weightBytes,
    });
  }
}

export async function importModel(bytes: Uint8Array, fileName: string): Promise<void> {
  report({ imported: { status: "running", what: t("reading the network"), done: 0, total: 1 } });
  report({ imported: settled(await lab().importTflite(bytes, fileName)) });
}

export async function exportFiles(job: ExportJob): Promise<Result<ExportResult>> {
  const r = await lab().export(job);
  if (r.ok) useFacts.getState().factsReported({ "export.files": r.value.files.length });
  return r;
}
