import { useEffect } from "react";
import { t } from "../../i18n";
import { openLab, stopTraining } from "../../store/lab";
import { useProject } from "../../store/project";
import { awareJobChanged, keepAware, trainAware, useQuantizeLab } from "../../store/quantizeLab";
import { QuantizationAware } from "../../widgets/QuantizationAware/QuantizationAware";
import "../styles/quantizeLab.css";
import { NeedsTraining } from "./NeedsTraining";

export default function QuantizationAwareContainer() {
  const run = useProject((s) => s.run);
  const training = useProject((s) => s.training);
  const slice = useQuantizeLab();
  useEffect(() => {
    void openLab();
  }, []);
  if (!run || run.bestEpoch === 0 || training.status === "running")
    return <NeedsTraining what={t("Training with rounding goes on from a trained network.")} />;
  return (
    <QuantizationAware
      {...slice}
      onJob={awareJobChanged}
      actions={{
        train: () => void trainAware(),
        stop: () => void stopTraining(),
        keep: () => void keepAware(),
      }}
    />
  );
}
