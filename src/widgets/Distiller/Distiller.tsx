import type { Failure } from "../../core/failure";
import { formatFixed, formatNumber, showBytes, showCount, t } from "../../i18n";
import type { TrainProgress } from "../../stages/train/train";
import type { DistillJob, DistillNet, DistillState } from "../../worker/labs/distillProtocol";
import { FailureNotice } from "../ui/FailureNotice";
import { ProgressBar } from "../ui/ProgressBar";
import { Stat } from "../ui/Stat";
import { TrainControls } from "../ui/TrainControls";
import { DistillForm } from "./DistillForm";
import { FeatureMaps } from "./FeatureMaps";
import { netNames, nets } from "./netNames";
import { SizeChart } from "./SizeChart";
import { type ShownExample, SoftLabels } from "./SoftLabels";

interface Training {
  readonly which: DistillNet;
  readonly progress: TrainProgress | null;
  readonly looked: { readonly done: number; readonly total: number } | null;
}

interface DistillerProps {
  readonly job: DistillJob;
  readonly onJob: (change: Partial<DistillJob>) => void;
  readonly state: DistillState | null;
  readonly training: Training | null;
  readonly failure: Failure | null;
  /** The picture that is looked at, softened at the temperature that the bars have; null before training. */
  readonly shown: ShownExample | null;
  readonly actions: {
    readonly train: () => void;
    readonly stop: () => void;
    readonly show: (index: number) => void;
    readonly cool: (temperature: number) => void;
  };
}

/** Teacher and student side by side, and the same student that had no teacher. */
export function Distiller({ job, onJob, state, training, failure, shown, actions }: DistillerProps) {
  return (
    <section className="distiller panel" aria-label={t("Distillation")}>
      <div className="knobs">
        <DistillForm job={job} onJob={onJob} disabled={training !== null} />
        <TrainControls
          label={state ? t("Train both students again") : t("Train teacher and students")}
          look={state ? "secondary" : "primary"}
          running={training !== null}
          onTrain={actions.train}
          onStop={actions.stop}
        />
      </div>
      {training && <TrainingBar {...training} hasTeacher={state !== null} />}
      {failure && <FailureNotice failure={failure} />}
      {state ? (
        <>
          <Results state={state} />
          {shown && (
            <SoftLabels {...shown} classes={state.classes} onShow={actions.show} onCool={actions.cool} />
          )}
          <FeatureMaps map={state.map} classes={state.classes} />
          <SizeChart state={state} />
        </>
      ) : (
        <p className="hint">
          {t(
            "A ResNet learns from 3,000 labeled pictures once, and then teaches a PhiNet that is less than half as large and sees few of the labels. Beside it, the same PhiNet learns from these labels alone, in as many steps. About a minute.",
          )}
        </p>
      )}
    </section>
  );
}

function TrainingBar({ which, progress, looked, hasTeacher }: Training & { readonly hasTeacher: boolean }) {
  const parts = hasTeacher ? nets.filter((net) => net !== "teacher") : nets;
  const before = Math.max(0, parts.indexOf(which as "taught")) / parts.length;
  const share = progress
    ? 1 - progress.secondsLeft / Math.max(progress.secondsLeft + secondsSoFar(progress), 1e-3)
    : 0;
  return (
    <ProgressBar
      label={netNames()[which]}
      value={before + share / parts.length}
      detail={
        progress
          ? t("epoch {epoch}, {seconds} s left, loss {loss}", {
              ...{ epoch: progress.epoch, seconds: Math.ceil(progress.secondsLeft) },
              loss: formatFixed(progress.loss, 2),
            })
          : looked && looked.total > 1
            ? t("the teacher looks at the pictures: {done} of {total}", looked)
            : t("getting ready")
      }
    />
  );
}

const secondsSoFar = ({ epoch, batch, batches, history, samplesPerSecond, secondsLeft }: TrainProgress) => {
  const spent = history.reduce((sum, e) => sum + e.seconds, 0);
  const within = epoch > 0 && samplesPerSecond > 0 ? (batch / batches) * (spent / Math.max(1, epoch - 1)) : 0;
  return spent + (Number.isFinite(within) ? within : 0) + (secondsLeft === 0 ? 1 : 0);
};

function Results({ state }: { readonly state: DistillState }) {
  const { taught, alone } = state.nets;
  const gain = 100 * (taught.accuracy - alone.accuracy);
  return (
    <div className="stats" aria-live="polite">
      {nets.map((net) => {
        const { accuracy, parameters, macs, flashBytes } = state.nets[net];
        return (
          <Stat
            key={net}
            label={netNames()[net]}
            value={formatFixed(100 * accuracy, 1)}
            unit="%"
            detail={t("{count} parameters, {macs} MACs, {flash}", {
              ...{ count: showCount(parameters), macs: showCount(macs), flash: showBytes(flashBytes) },
            })}
          />
        );
      })}
      <Stat
        label={t("The teacher has brought")}
        value={`${gain >= 0 ? "+" : "−"}${formatFixed(Math.abs(gain), 1)}`}
        unit={t("points")}
        detail={t("with {labels} labels of {all}, on {tested} test pictures", {
          labels: formatNumber(state.job.labels),
          all: formatNumber(state.examplesInAll),
          tested: formatNumber(state.tested),
        })}
      />
    </div>
  );
}
