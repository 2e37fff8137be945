import { useEffect, useState } from "react";
import { chooseData, examples, importData, loadData, openLab, previewOf } from "../../store/lab";
import { startingData, useProject } from "../../store/project";
import { DataBrowser, type SetChoice, type Shown } from "../../widgets/DataBrowser/DataBrowser";
import type { DatasetRequest, SampleBatch } from "../../worker/protocol";
import { readFiles } from "./readFiles";
import { cardOf, useCard } from "./useSketch";

const FIRST = 24;
const atFirst: Shown = { split: "train", label: null, count: 40 };

export default function DataBrowserContainer() {
  const request = useProject((s) => s.dataset);
  const data = useProject((s) => s.data);
  const card = useCard();
  const [own, setOwn] = useState(request.kind === "user");
  const [shown, setShown] = useState(atFirst);
  /** Files of the person's own are wanted and none are there yet: the set of before must not come in between. */
  const mine = own && request.kind !== "user";
  const batch = useBatch(mine ? null : request, data.status === "done", shown);

  useEffect(() => {
    if (request.kind === "user") void openLab().then(loadData);
  }, [request]);
  useEffect(() => {
    // The first pictures come first; then the whole set, while one looks at them.
    if (batch) void loadData();
  }, [batch]);

  const choose = (chosen: SetChoice) => {
    setShown(atFirst);
    setOwn(chosen === "own");
    if (chosen === "own") return;
    const next = startingData[chosen];
    void chooseData(next, cardOf(next)?.shape[0]);
  };
  const options = request.kind === "generated" ? request.options : {};
  return (
    <DataBrowser
      chosen={own ? "own" : request.kind === "generated" && request.id === "shapes" ? "shapes" : "images"}
      onChoose={choose}
      card={mine ? null : card}
      data={data}
      shown={shown}
      onShow={(change) => setShown((now) => ({ ...now, count: atFirst.count, ...change }))}
      batch={batch}
      generate={{
        train: options.train ?? card?.splits.train ?? 4000,
        difficulty: options.difficulty ?? (card?.id === "shapes" ? 0.1 : 0.3),
        seed: options.seed ?? 1,
      }}
      onGenerate={(choice) => {
        if (request.kind === "generated")
          void chooseData({ ...request, options: { ...request.options, ...choice } });
      }}
      onFiles={(files, { side, channels }) => {
        setOwn(true);
        setShown(atFirst);
        void readFiles(files, [side, side, channels]).then(importData);
      }}
    />
  );
}

/** The examples on display: some of the first ones at once, then what is asked for. */
function useBatch(
  request: DatasetRequest | null,
  whole: boolean,
  { split, label, count }: Shown,
): SampleBatch | null {
  const [batch, setBatch] = useState<SampleBatch | null>(null);
  useEffect(() => setBatch(null), [request]);
  useEffect(() => {
    if (!request) return;
    let current = true;
    const from =
      whole || request.kind === "user" ? request : previewOf(request.id, request.options, FIRST * 4);
    if (!whole && request.kind === "user") return;
    void examples(from, whole ? split : "train", label, whole ? count : FIRST).then((r) => {
      if (current && r.ok) setBatch(r.value);
    });
    return () => {
      current = false;
    };
  }, [request, whole, split, label, count]);
  return batch;
}
