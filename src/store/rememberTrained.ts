/** What a tested network cost, for the list of those trained so far. Apart from the list itself, which the first page reads. */
import type { DatasetCard } from "../datasets/types";
import { cost } from "../ir/cost";
import { hashGraph } from "../ir/hash";
import { sketchDeployment } from "../stages/sketch";
import type { SavedRun } from "../worker/protocol";
import { networkFor } from "./network";
import type { Design } from "./project";
import { useTrained } from "./trained";

/** Adds the line of a tested run; one that is there already stays as it is. */
export function rememberTrained(
  run: SavedRun,
  accuracy: number,
  design: Design,
  card: DatasetCard | null,
): void {
  const { graph, dataset, options, bestEpoch, history } = run;
  const hash = hashGraph(graph);
  const data = dataset.kind === "generated" ? dataset.id : "user";
  const id = [hash, data, JSON.stringify(options), bestEpoch, history.length, accuracy.toFixed(4)].join("/");
  if (useTrained.getState().trained.some((line) => line.id === id)) return;
  const { parameters, macs, flashBytes } = cost(graph);
  const { alpha, beta, t0, layers, resolution } = design;
  useTrained.getState().trainedAdded({
    ...{ id, name: graph.name, data, accuracy, parameters, macs },
    knobs: isDesign(hash, design, card) ? { alpha, beta, t0, layers, resolution } : null,
    epochs: history.length,
    flash: flashBytes,
    ram: sketchDeployment(graph).plan.arenaBytes,
    at: Date.now(),
  });
}

/** Whether the designer stands at this network. */
function isDesign(hash: string, design: Design, card: DatasetCard | null): boolean {
  try {
    return hashGraph(networkFor(design, card)) === hash && (card === null || card.shape.length === 3);
  } catch {
    return false;
  }
}
