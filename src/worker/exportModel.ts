/** The files that leave the browser, as one download. */
import type { Dataset } from "../datasets/types";
import { engineSources } from "../firmware/browserSources";
import type { QuantizedModel } from "../ir/types";
import { packProject } from "../toolkit";
import type { ExportJob, ExportResult } from "./protocol";

export const exportModel = (
  { target, name, board, core }: ExportJob,
  model: QuantizedModel,
  dataset: Dataset | null,
  seed: number | null,
): ExportResult => packProject({ model, target, name, board, core, sources: engineSources }, dataset, seed);
