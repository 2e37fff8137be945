import { Play, Square } from "lucide-react";
import { formatFixed, t } from "../../i18n";
import { trainDefaults } from "../../stages/train/options";
import { chooseData, startTraining, stopTraining } from "../../store/lab";
import { startingData, useProject } from "../../store/project";
import { Button } from "../../widgets/ui/Button";
import { FailureNotice } from "../../widgets/ui/FailureNotice";
import { Notice } from "../../widgets/ui/Notice";
import { ProgressBar } from "../../widgets/ui/ProgressBar";

const EPOCHS = 8;

/** Where a trained network is missing: a small one by one button, so that every lesson stands on its own. */
export function NeedsTraining({ what }: { readonly what: string }) {
  const training = useProject((s) => s.training);
  const { designChanged, optionsChanged } = useProject.getState();
  const trainSmall = async () => {
    designChanged({ alpha: 0.25, beta: 1, t0: 3, layers: 3, stemStride: 1, squeezeExcite: true });
    optionsChanged({ ...trainDefaults, epochs: EPOCHS });
    await chooseData(startingData.shapes, 16);
    await startTraining();
  };
  if (training.status === "running") {
    const { progress } = training;
    return (
      <section className="panel" aria-label={t("Training")}>
        <ProgressBar
          label={progress ? t("Training, epoch {epoch}", { epoch: progress.epoch }) : t("Getting ready")}
          value={
            progress
              ? (progress.epoch - 1 + progress.batch / progress.batches) /
                useProject.getState().options.epochs
              : undefined
          }
          detail={
            progress ? t("accuracy {percent} %", { percent: formatFixed(progress.accuracy * 100, 0) }) : ""
          }
        />
        <div className="button-row">
          <Button icon={<Square aria-hidden="true" />} onClick={() => void stopTraining()}>
            {t("Stop and keep")}
          </Button>
        </div>
      </section>
    );
  }
  return (
    <section className="panel" aria-label={t("A trained network is needed")}>
      {training.status === "failed" && <FailureNotice failure={training.failure} />}
      <Notice
        kind="info"
        title={t("There is no trained network yet.")}
        next={t(
          "Train yours in the lesson “Design and train a network”, or a tiny one right here: four outlines, about a minute.",
        )}
        action={
          <Button look="primary" icon={<Play aria-hidden="true" />} onClick={() => void trainSmall()}>
            {t("Train a small one now")}
          </Button>
        }
      >
        <p>{what}</p>
      </Notice>
    </section>
  );
}
