import { t } from "../../i18n";
import type { DistillJob } from "../../worker/labs/distillProtocol";
import { Slider } from "../ui/Slider";

interface DistillFormProps {
  readonly job: DistillJob;
  readonly onJob: (change: Partial<DistillJob>) => void;
  readonly disabled: boolean;
}

/** What the next training of both students is told. */
export function DistillForm({ job, onJob, disabled }: DistillFormProps) {
  return (
    <>
      <Slider
        label={t("Labels")}
        unit={t("pictures")}
        hint={t(
          "So many of the 3,000 pictures have labels for the students; the teacher labels all of them.",
        )}
        {...{ min: 100, max: 3000, step: 100, disabled }}
        value={job.labels}
        onChange={(labels) => onJob({ labels })}
      />
      <Slider
        label={t("Share of the teacher, λ")}
        hint={t("What the teacher's soft labels count in the loss; the true labels have the rest.")}
        {...{ min: 0, max: 1, step: 0.05, disabled }}
        value={job.soft}
        onChange={(soft) => onJob({ soft })}
      />
      <Slider
        label={t("Temperature, T")}
        hint={t("The higher it is, the more the second and third best answers count.")}
        {...{ min: 1, max: 20, step: 0.5, disabled }}
        value={job.temperature}
        onChange={(temperature) => onJob({ temperature })}
      />
      <Slider
        label={t("Weight of the features")}
        hint={t(
          "The student's last features shall point where the teacher's do (cosine); 0 leaves them alone.",
        )}
        {...{ min: 0, max: 2, step: 0.25, disabled }}
        value={job.features}
        onChange={(features) => onJob({ features })}
      />
      <Slider
        label={t("Epochs")}
        {...{ min: 1, max: 30, step: 1, disabled }}
        value={job.epochs}
        onChange={(epochs) => onJob({ epochs })}
      />
    </>
  );
}
