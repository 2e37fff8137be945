import { useEffect, useState } from "react";
import type { DatasetCard } from "../../datasets/types";
import { useProject } from "../../store/project";
import { lab } from "../../worker/client";

/** The card of the data that the trained network has learned from, which need not be the data chosen now. */
export function useRunCard(): DatasetCard | null {
  const request = useProject((s) => s.run?.dataset);
  const [card, setCard] = useState<DatasetCard | null>(null);
  useEffect(() => {
    let current = true;
    if (!request) return;
    void lab()
      .loadDataset(request, () => {})
      .then((r) => {
        if (current && r.ok) setCard(r.value.card);
      });
    return () => {
      current = false;
    };
  }, [request]);
  return card;
}
