import { useEffect, useState } from "react";
import type { DatasetCard } from "../../datasets/types";
import { cardOfData } from "../../store/lab";
import { useProject } from "../../store/project";

/** The card of the data that the trained network has learned from, which need not be the data chosen now. */
export function useRunCard(): DatasetCard | null {
  const request = useProject((s) => s.run?.dataset);
  const [card, setCard] = useState<DatasetCard | null>(null);
  useEffect(() => {
    let current = true;
    if (!request) return;
    void cardOfData(request).then((found) => {
      if (current && found) setCard(found);
    });
    return () => {
      current = false;
    };
  }, [request]);
  return card;
}
