import { Play, Square } from "lucide-react";
import type { ReactNode } from "react";
import { formatFixed, t } from "../../i18n";
import type { TrainProgress } from "../../stages/train/train";
import { Button } from "./Button";
import { ProgressBar } from "./ProgressBar";

interface TrainControlsProps {
  /** What the button says now. */
  readonly label: string;
  readonly look: "primary" | "secondary" | "quiet";
  readonly icon?: ReactNode;
  readonly running: boolean;
  readonly onTrain: () => void;
  readonly onStop: () => void;
}

/** The button that trains, and while it does, the one that stops. */
export function TrainControls({
  label,
  look,
  icon = <Play aria-hidden="true" />,
  running,
  onTrain,
  onStop,
}: TrainControlsProps) {
  return (
    <div className="button-row">
      <Button look={look} icon={icon} onClick={onTrain} busy={running}>
        {label}
      </Button>
      {running && (
        <Button icon={<Square aria-hidden="true" />} onClick={onStop} data-heir>
          {t("Stop")}
        </Button>
      )}
    </div>
  );
}

interface EpochProgressProps {
  readonly label: string;
  /** null while it gets ready. */
  readonly progress: TrainProgress | null;
  readonly epochs: number;
  /** Of several trainings in a row: this one's place, from 0, and how many there are. */
  readonly place?: number;
  readonly of?: number;
}

/** How far a training of so many epochs has come. */
export function EpochProgress({ label, progress, epochs, place = 0, of = 1 }: EpochProgressProps) {
  const share = progress ? (progress.epoch - 1 + progress.batch / progress.batches) / epochs : 0;
  return (
    <ProgressBar
      label={label}
      value={(place + share) / of}
      detail={
        progress
          ? t("epoch {epoch} of {epochs}, accuracy {percent} %", {
              ...{ epoch: progress.epoch, epochs },
              percent: formatFixed(progress.accuracy * 100, 0),
            })
          : t("getting ready")
      }
    />
  );
}
