import { t } from "../../i18n";
import { heard } from "../../i18n/heard";
import { quantizeNow } from "../../store/deployment";
import { useProject } from "../../store/project";
import { Button } from "../../widgets/ui/Button";
import { FailureNotice } from "../../widgets/ui/FailureNotice";
import { Notice } from "../../widgets/ui/Notice";
import { ProgressBar } from "../../widgets/ui/ProgressBar";
import { NeedsTraining } from "./NeedsTraining";

/** Where integers are missing: one button makes them, once there is a trained network. */
export function NeedsQuantized() {
  const run = useProject((s) => s.run);
  const training = useProject((s) => s.training);
  const quantization = useProject((s) => s.quantization);
  if (!run || run.bestEpoch === 0 || training.status === "running") {
    return <NeedsTraining what={t("Only a trained and quantized network can leave.")} />;
  }
  return (
    <section className="panel" aria-label={t("A quantized network is needed")}>
      {quantization.status === "failed" && <FailureNotice failure={quantization.failure} />}
      {quantization.status === "running" ? (
        <ProgressBar
          label={t("Quantizing: {what}", { what: heard(quantization.what) })}
          value={quantization.total > 0 ? quantization.done / quantization.total : undefined}
        />
      ) : (
        <Notice
          kind="info"
          title={t("Your network is trained, but not quantized yet.")}
          next={t("One click, a few seconds.")}
          action={
            <Button look="primary" onClick={() => void quantizeNow()}>
              {t("Quantize it now")}
            </Button>
          }
        />
      )}
    </section>
  );
}
