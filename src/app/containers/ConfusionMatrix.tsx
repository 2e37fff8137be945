import { useEffect, useState } from "react";
import { t } from "../../i18n";
import { evaluateTest, examplesAt, openLab, placesOf } from "../../store/lab";
import { useProject } from "../../store/project";
import { type Cell, ConfusionMatrix } from "../../widgets/ConfusionMatrix/ConfusionMatrix";
import { worstPair } from "../../widgets/ConfusionMatrix/rates";
import { FailureNotice } from "../../widgets/ui/FailureNotice";
import { ProgressBar } from "../../widgets/ui/ProgressBar";
import type { SampleBatch } from "../../worker/protocol";
import { NeedsTraining } from "./NeedsTraining";
import { useRunCard } from "./useRunCard";

const MOST = 48;

export default function ConfusionContainer() {
  const run = useProject((s) => s.run);
  const evaluation = useProject((s) => s.evaluation);
  const card = useRunCard();
  const [chosen, choose] = useState<Cell | null>(null);
  const [batch, setBatch] = useState<SampleBatch | null>(null);
  const value = evaluation.status === "done" ? evaluation.value : null;
  // Something true before the first click: the pair that is mixed up most.
  const selected = chosen ?? (value && worstPair(value.confusion));

  useEffect(() => {
    void openLab().then(evaluateTest);
  }, []);
  const { truth, prediction } = selected ?? {};
  useEffect(() => {
    setBatch(null);
    if (!value || !run || !card || truth === undefined || prediction === undefined) return;
    let current = true;
    void (async () => {
      const places = await placesOf(run.dataset, value.predictions, { truth, prediction }, MOST);
      const r = await examplesAt(run.dataset, "test", places);
      if (current && r.ok) setBatch(r.value);
    })();
    return () => {
      current = false;
    };
  }, [value, run, card, truth, prediction]);

  if (evaluation.status === "failed") return <FailureNotice failure={evaluation.failure} />;
  if (value && card)
    return <ConfusionMatrix {...{ evaluation: value, card, selected, batch }} onSelect={choose} />;
  if (evaluation.status === "running")
    return <ProgressBar label={t("Testing on the pictures that were kept away")} value={undefined} />;
  return <NeedsTraining what={t("The matrix shows what a trained network mixes up.")} />;
}
