import { useEffect } from "react";
import { t } from "../../i18n";
import { quantizeNow } from "../../store/deployment";
import { openLab } from "../../store/lab";
import { useProject } from "../../store/project";
import { QuantizationReport } from "../../widgets/QuantizationReport/QuantizationReport";
import { NeedsTraining } from "./NeedsTraining";
import { useSketch } from "./useSketch";

export default function QuantizationContainer() {
  const run = useProject((s) => s.run);
  const job = useProject((s) => s.quantizeJob);
  const quantizeJobChanged = useProject((s) => s.quantizeJobChanged);
  const report = useProject((s) => s.quantization);
  const training = useProject((s) => s.training);
  const { sketch } = useSketch();
  useEffect(() => {
    void openLab();
  }, []);
  if (!run || run.bestEpoch === 0 || training.status === "running") {
    return (
      <NeedsTraining
        what={t("Quantization starts from a trained network and needs its data to calibrate on.")}
      />
    );
  }
  return (
    <QuantizationReport
      job={job}
      onJob={quantizeJobChanged}
      report={report}
      onRun={() => void quantizeNow()}
      sizes={{ floatBytes: sketch.cost.parameters * 4, int8Bytes: sketch.cost.flashBytes }}
    />
  );
}
