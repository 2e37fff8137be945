import { Check } from "lucide-react";
import type { Failure } from "../../core/failure";
import { formatFixed, formatNumber, t } from "../../i18n";
import type { TrainProgress } from "../../stages/train/train";
import type { AwareJob, AwareReport } from "../../worker/labs/quantizeProtocol";
import { Button } from "../ui/Button";
import { DataTable } from "../ui/DataTable";
import { FailureNotice } from "../ui/FailureNotice";
import { FigureFrame } from "../ui/FigureFrame";
import { Slider } from "../ui/Slider";
import { Stat } from "../ui/Stat";
import { EpochProgress, TrainControls } from "../ui/TrainControls";
import { NoisePairs } from "./NoisePairs";

interface QuantizationAwareProps {
  readonly job: Pick<AwareJob, "epochs" | "rate">;
  readonly onJob: (change: Partial<Pick<AwareJob, "epochs" | "rate">>) => void;
  readonly training: { readonly progress: TrainProgress | null; readonly control: boolean } | null;
  readonly report: AwareReport | null;
  readonly failure: Failure | null;
  /** The trained integers are the project's. */
  readonly kept: boolean;
  readonly actions: { readonly train: () => void; readonly stop: () => void; readonly keep: () => void };
}

/** Rounded after training, or with the rounding in training: both, and the control, on the same test examples. */
export function QuantizationAware(props: QuantizationAwareProps) {
  const { job, onJob, training, report, failure, actions } = props;
  return (
    <section className="quantization-aware panel" aria-label={t("Training with rounding")}>
      <div className="knobs">
        <Slider
          label={t("Epochs with rounding")}
          {...{ min: 1, max: 15, step: 1 }}
          value={job.epochs}
          onChange={(epochs) => onJob({ epochs })}
          disabled={training !== null}
        />
        <Slider
          label={t("Learning rate")}
          {...{ min: 0.0001, max: 0.01, step: 0.0001 }}
          value={job.rate}
          onChange={(rate) => onJob({ rate })}
          disabled={training !== null}
          hint={t("Small: the network has learned already, and batch norm no longer evens out large steps.")}
        />
        <TrainControls
          label={report ? t("Train with rounding again") : t("Train with rounding")}
          look={report ? "secondary" : "primary"}
          running={training !== null}
          onTrain={actions.train}
          onStop={actions.stop}
        />
      </div>
      {training && (
        <EpochProgress
          label={training.control ? t("The control: as long, without rounding") : t("Training with rounding")}
          progress={training.progress}
          epochs={job.epochs}
          place={training.control ? 1 : 0}
          of={2}
        />
      )}
      {failure && <FailureNotice failure={failure} />}
      {report ? (
        <Outcome {...props} report={report} />
      ) : (
        <p className="hint">
          {t(
            "Your trained network learns on for a few epochs with all weights and values rounded as on the board. A second copy learns as long without it: it is the control.",
          )}
        </p>
      )}
    </section>
  );
}

const percent = (share: number): string => formatFixed(share * 100, 1);

function Outcome({ report, kept, actions }: QuantizationAwareProps & { readonly report: AwareReport }) {
  const { float, after, aware, moreEpochs, noise, count } = report;
  const points = 100 * (aware - Math.max(after, moreEpochs));
  /** Two deviations of the difference between two shares of that many answers. */
  const chance = 200 * Math.sqrt((2 * aware * (1 - aware)) / count);
  const words = {
    points: formatFixed(Math.abs(points), 1),
    chance: formatFixed(chance, 1),
    count: formatNumber(count),
  };
  const said =
    Math.abs(points) < chance
      ? t(
          "Rounding in training made a difference of {points} points to the better of the others. On {count} test pictures, chance alone makes differences of up to {chance}.",
          words,
        )
      : points > 0
        ? t(
            "Rounding in training won {points} points over the better of the others, on {count} test pictures.",
            words,
          )
        : t(
            "Rounding in training lost {points} points to the better of the others, on {count} test pictures.",
            words,
          );
  return (
    <>
      <div className="stats">
        <Stat label={t("Float")} value={percent(float)} unit="%" detail={t("before any rounding")} />
        <Stat label={t("Rounded after training")} value={percent(after)} unit="%" />
        <Stat label={t("Rounded in training")} value={percent(aware)} unit="%" />
        <Stat
          label={t("The control")}
          value={percent(moreEpochs)}
          unit="%"
          detail={t("as many epochs, rounded after them")}
        />
      </div>
      <FigureFrame
        title={t("Signal over error, layer by layer")}
        summary={said}
        chart={<NoisePairs {...noise} />}
        table={
          <DataTable
            caption={t("Signal over error on a few test pictures, dB")}
            columns={[
              { title: t("Layer"), value: (l) => l.id },
              { title: t("Rounded after training"), value: (l) => l.after, show: (l) => decibels(l.after) },
              { title: t("Rounded in training"), value: (l) => l.aware, show: (l) => decibels(l.aware) },
            ]}
            rows={noise.after.map((l, i) => ({
              id: l.id,
              after: l.decibels,
              aware: noise.aware[i]?.decibels ?? Number.NaN,
            }))}
            rowKey={(l) => l.id}
            download="rounding"
          />
        }
      />
      <div className="button-row">
        <Button icon={<Check aria-hidden="true" />} onClick={actions.keep} busy={kept}>
          {kept ? t("These are the project’s integers now") : t("Go on with these integers")}
        </Button>
      </div>
    </>
  );
}

const decibels = (value: number): string => (Number.isFinite(value) ? formatFixed(value, 1) : t("exact"));
