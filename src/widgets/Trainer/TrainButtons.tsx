import { Pause, Play, RotateCcw, Square } from "lucide-react";
import { useState } from "react";
import { t } from "../../i18n";
import type { SavedRun } from "../../worker/protocol";
import { Button } from "../ui/Button";
import type { TrainerState } from "./trainerState";

interface TrainButtonsProps {
  readonly state: TrainerState;
  readonly run: SavedRun | null;
  readonly actions: TrainActions;
}

export interface TrainActions {
  readonly start: () => void;
  /** Goes on from the kept checkpoint, up to so many epochs. */
  readonly resume: (epochs: number) => void;
  readonly pause: (paused: boolean) => void;
  readonly stop: () => void;
  readonly retryWithRate: (rate: number) => void;
}

const MORE = 5;

/** What can be done now; starting over asks once, because it replaces a trained network. */
export function TrainButtons({ state, run, actions }: TrainButtonsProps) {
  const [asking, setAsking] = useState(false);
  if (state.status === "running") {
    return (
      <div className="button-row">
        {state.paused ? (
          <Button look="primary" icon={<Play aria-hidden="true" />} onClick={() => actions.pause(false)}>
            {t("Resume")}
          </Button>
        ) : (
          <Button icon={<Pause aria-hidden="true" />} onClick={() => actions.pause(true)}>
            {t("Pause")}
          </Button>
        )}
        <Button icon={<Square aria-hidden="true" />} onClick={actions.stop}>
          {t("Stop and keep")}
        </Button>
      </div>
    );
  }
  if (!run || run.epoch === 0) {
    return (
      <div className="button-row">
        <Button look="primary" icon={<Play aria-hidden="true" />} onClick={actions.start}>
          {t("Start training")}
        </Button>
      </div>
    );
  }
  const left = run.options.epochs - run.epoch;
  if (asking) {
    return (
      <div className="button-row" role="alert">
        <span>{t("This replaces the network of {epochs} epochs.", { epochs: run.epoch })}</span>
        <Button
          look="primary"
          onClick={() => {
            setAsking(false);
            actions.start();
          }}
        >
          {t("Replace it")}
        </Button>
        <Button onClick={() => setAsking(false)}>{t("Keep it")}</Button>
      </div>
    );
  }
  return (
    <div className="button-row">
      {left > 0 ? (
        <Button
          look="primary"
          icon={<Play aria-hidden="true" />}
          onClick={() => actions.resume(run.options.epochs)}
        >
          {t("Continue from epoch {epoch} of {epochs}", { epoch: run.epoch, epochs: run.options.epochs })}
        </Button>
      ) : (
        <Button icon={<Play aria-hidden="true" />} onClick={() => actions.resume(run.epoch + MORE)}>
          {t("Train {count} more epochs", { count: MORE })}
        </Button>
      )}
      <Button look="quiet" icon={<RotateCcw aria-hidden="true" />} onClick={() => setAsking(true)}>
        {t("Start over")}
      </Button>
    </div>
  );
}
