/** From the trained network, or a file, to integers, and out. */
import { attempt } from "../../core/failure";
import { importTflite } from "../../formats/tflite/import";
import { compareLayers } from "../../stages/compareLayers";
import { evaluateScores } from "../../stages/evaluate";
import { evaluateInt8 } from "../../stages/evaluateInt8";
import { quantizeTrained } from "../../stages/quantizeTrained";
import { evaluateModel } from "../../stages/train/evaluateModel";
import { normalizedValues } from "../../stages/train/normalized";
import { tensorflow as tf } from "../backends";
import { breathe } from "../breathe";
import { evaluationEngine } from "../engines";
import { exportModel } from "../exportModel";
import type { createInt8Engine } from "../int8Engine";
import type { LabHost } from "../labHost";
import type { ProjectNetworks } from "../projectNetworks";
import type { Lab, QuantizationReport, QuantizeJob } from "../protocol";
import type { StoredQuantized } from "../stored";
import { summarize } from "../summarize";

type DeployLab = Pick<
  Lab,
  "quantize" | "importTflite" | "quantized" | "quantizedModel" | "keepQuantized" | "export"
>;

/** Test examples for the layer comparison: the int8 law is slow on purpose. */
const COMPARED = 3;

export function createDeployLab(
  host: LabHost,
  networks: ProjectNetworks,
  int8: ReturnType<typeof createInt8Engine>,
): DeployLab {
  async function quantizeNow(
    job: QuantizeJob,
    onProgress: (what: string, done: number, total: number) => void,
  ): Promise<QuantizationReport> {
    const { model: trained, dataset } = await host.trained();
    const { model, float, samples, choices } = await quantizeTrained(trained, dataset, job, {
      tf,
      onProgress: (done, total) => onProgress("calibrating", done, total),
    });
    const stored: StoredQuantized = { model, float };
    await networks.keepQuantized("trained", stored);

    const { test, card } = dataset;
    const floatScores = await evaluateModel(trained, dataset, test, evaluationEngine);
    const scores = await evaluateInt8(model, dataset, "test", await int8(model), (done) => {
      onProgress("testing int8", done, test.count);
      return breathe();
    });
    const compared = Math.min(COMPARED, test.count);
    onProgress("comparing layers", 0, compared);
    const values = normalizedValues(test, card.input, 0, compared);
    return {
      ...{ method: job.method, samples, int8: scores, choices },
      float: evaluateScores(floatScores.logits, test.labels, card.classes.length),
      layers: await compareLayers(float, model, values, compared, tf),
      floatBytes: Object.values(trained.weights).reduce((n, w) => n + w.data.byteLength, 0),
      summary: summarize(stored),
    };
  }

  return {
    quantize: (job, onProgress) => attempt(() => quantizeNow(job, onProgress)),
    importTflite: (bytes, fileName) =>
      attempt(async () => {
        const stored: StoredQuantized = { model: importTflite(bytes, fileName), float: null };
        await networks.keepQuantized("imported", stored);
        return summarize(stored);
      }),
    quantized: (source) =>
      attempt(async () => {
        const stored = await networks.quantized(source);
        return stored && summarize(stored);
      }),
    quantizedModel: () => attempt(() => networks.quantized("trained")),
    keepQuantized: (stored) =>
      attempt(async () => {
        await networks.keepQuantized("trained", stored);
        return summarize(stored);
      }),
    export: (job) =>
      attempt(async () => {
        const stored = await networks.needQuantized(job.source);
        const trained = job.source === "trained" ? await host.trained() : null;
        const seed = trained ? (await networks.needRun()).options.seed : null;
        return exportModel(job, stored.model, trained?.dataset ?? null, seed);
      }),
  };
}
