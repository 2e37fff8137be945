import { useMemo, useRef } from "react";
import type { Failure } from "../../core/failure";
import { datasets } from "../../datasets";
import type { DatasetCard } from "../../datasets/types";
import { type Sketch, sketchNetwork } from "../../store/network";
import { type Design, designDefaults, useProject } from "../../store/project";
import type { DatasetRequest } from "../../worker/protocol";

/** The card of the chosen data: of the loaded set, else what the registry says; null for own data that is not loaded yet. */
export function useCard(): DatasetCard | null {
  const request = useProject((s) => s.dataset);
  const data = useProject((s) => s.data);
  const promised = useMemo(() => cardOf(request), [request]);
  return data.status === "done" ? data.value.card : promised;
}

/** With the counts that are asked for, as the card of the load will say. */
export function cardOf(request: DatasetRequest): DatasetCard | null {
  if (request.kind !== "generated" || !Object.hasOwn(datasets, request.id)) return null;
  const { card } = datasets[request.id as keyof typeof datasets];
  const { train, validation, test } = request.options;
  const splits = {
    train: train ?? card.splits.train,
    validation: validation ?? card.splits.validation,
    test: test ?? card.splits.test,
  };
  const one = card.bytes / (card.splits.train + card.splits.validation + card.splits.test);
  return { ...card, splits, bytes: one * (splits.train + splits.validation + splits.test) };
}

/** The designed network; while the knobs are impossible, the last possible one and why. */
export function useSketch(): {
  readonly sketch: Sketch;
  readonly failure: Failure | null;
  readonly card: DatasetCard | null;
} {
  const design = useProject((s) => s.design);
  const card = useCard();
  const now = useMemo(() => remembered(design, card), [design, card]);
  const last = useRef<Sketch | null>(null);
  if ("graph" in now) {
    last.current = now;
    return { sketch: now, failure: null, card };
  }
  last.current ??= remembered(designDefaults, null) as Sketch;
  return { sketch: last.current, failure: now, card };
}

let latest: {
  readonly design: Design;
  readonly card: DatasetCard | null;
  readonly result: Sketch | Failure;
} | null = null;

/** Several widgets on a page ask for the same sketch. */
function remembered(design: Design, card: DatasetCard | null): Sketch | Failure {
  if (latest?.design !== design || latest.card !== card)
    latest = { design, card, result: sketchNetwork(design, card) };
  return latest.result;
}
