import { lazy, Suspense } from "react";
import type { Loading } from "../../core/loading";
import { formatFixed, formatNumber, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import type { Evaluation } from "../../stages/evaluate";
import type { TrainOptions } from "../../stages/train/options";
import type { EpochReport, TrainProgress } from "../../stages/train/train";
import type { DatasetSummary, SavedRun } from "../../worker/protocol";
import { Button } from "../ui/Button";
import { DataTable } from "../ui/DataTable";
import { FailureNotice } from "../ui/FailureNotice";
import { FigureFrame } from "../ui/FigureFrame";
import { Notice } from "../ui/Notice";
import { ProgressBar } from "../ui/ProgressBar";
import { Stat } from "../ui/Stat";
import { OptionsForm } from "./OptionsForm";
import { type TrainActions, TrainButtons } from "./TrainButtons";
import { gentlerRate, showDuration, type TrainerState } from "./trainerState";

const Curves = lazy(() => import("./Curves"));

interface TrainerProps {
  readonly state: TrainerState;
  /** The network that is kept, with its history; null before the first training. */
  readonly run: SavedRun | null;
  readonly data: Loading<DatasetSummary>;
  /** On the test pictures. */
  readonly evaluation: Loading<Evaluation>;
  readonly options: TrainOptions;
  readonly onOptions: (change: Partial<TrainOptions>) => void;
  readonly actions: TrainActions;
  /** "Toy-10 with 14.3 k parameters, on WASM". */
  readonly subject: string;
  readonly classes: number;
  /** A learning rate that usually works. */
  readonly usualRate: number;
}

/** Starts, holds, stops and continues a training, and shows how it goes. */
export function Trainer(props: TrainerProps) {
  const { state, run, data, evaluation, options, onOptions, actions, subject, classes, usualRate } = props;
  const running = state.status === "running";
  const progress = running ? state.progress : null;
  const history = progress?.history.length ? progress.history : (run?.history ?? []);
  const epochs = running ? Math.max(options.epochs, history.length) : (run?.options.epochs ?? options.epochs);
  return (
    <section className="trainer panel" aria-label={t("Training")}>
      <p className="trainer-subject">{subject}</p>
      <div className="trainer-grid">
        <OptionsForm options={options} onChange={onOptions} disabled={running} />
        <div className="trainer-side">
          <TrainButtons state={state} run={run} actions={actions} />
          {running && <Going state={state} data={data} epochs={options.epochs} />}
          {state.status === "failed" && <FailureNotice failure={state.failure} />}
          {state.status === "done" && (
            <Ended state={state} options={options} usualRate={usualRate} retry={actions.retryWithRate} />
          )}
          {"notices" in state && state.notices.map((text) => <Notice key={text} kind="warn" title={text} />)}
          <Result run={run} evaluation={evaluation} classes={classes} running={running} />
        </div>
      </div>
      <FigureFrame
        title={t("Loss and accuracy")}
        summary={describe(history, classes)}
        chart={
          <Suspense fallback={<p className="curves-wait">{t("Loading the chart …")}</p>}>
            <Curves history={history} epochs={epochs} classes={classes} />
          </Suspense>
        }
        table={<HistoryTable history={history} />}
      />
    </section>
  );
}

interface GoingProps {
  readonly state: Extract<TrainerState, { status: "running" }>;
  readonly data: Loading<DatasetSummary>;
  readonly epochs: number;
}

function Going({ state: { progress, paused, preparing }, data, epochs }: GoingProps) {
  if (!progress) {
    const drawing = data.status === "running" ? data : null;
    const waited = drawing ?? preparing ?? null;
    return (
      <ProgressBar
        label={drawing ? t("Drawing the pictures") : preparing ? heard(preparing.what) : t("Getting ready")}
        value={waited && waited.total > 0 ? waited.done / waited.total : undefined}
      />
    );
  }
  const total = epochs * progress.batches;
  const done = (progress.epoch - 1) * progress.batches + progress.batch;
  return (
    <div className="going" data-epoch={progress.epoch}>
      <ProgressBar
        label={paused ? t("Paused") : t("Epoch {epoch} of {epochs}", { epoch: progress.epoch, epochs })}
        value={Math.min(1, done / total)}
        detail={paused ? "" : t("· {time} left", { time: showDuration(progress.secondsLeft) })}
      />
      <div className="stats">
        <Stat label={t("Batch")} value={progress.batch} unit={t("of {count}", { count: progress.batches })} />
        <Stat label={t("Loss")} value={formatFixed(progress.loss, 3)} />
        <Stat label={t("Accuracy")} value={formatFixed(progress.accuracy * 100, 1)} unit="%" />
        <Stat label={t("Speed")} value={speed(progress)} unit={t("pictures/s")} />
      </div>
    </div>
  );
}

const speed = ({ samplesPerSecond }: TrainProgress): string =>
  samplesPerSecond < 10 ? formatFixed(samplesPerSecond, 1) : formatNumber(Math.round(samplesPerSecond));

interface EndedProps {
  readonly state: Extract<TrainerState, { status: "done" }>;
  readonly options: TrainOptions;
  readonly usualRate: number;
  readonly retry: (rate: number) => void;
}

function Ended({ state: { outcome }, options, usualRate, retry }: EndedProps) {
  if (outcome.ended === "diverged" && outcome.failure) {
    const rate = gentlerRate(options.schedule.rate, usualRate);
    return (
      <FailureNotice failure={{ ...outcome.failure, next: keptSentence(outcome.bestEpoch) }}>
        <Button look="primary" onClick={() => retry(rate)}>
          {t("Lower the learning rate to {rate} and retry", {
            rate: formatNumber(rate, { maximumSignificantDigits: 2 }),
          })}
        </Button>
      </FailureNotice>
    );
  }
  const said = {
    finished: t("Done: {epochs} epochs.", { epochs: outcome.history.length }),
    stopped: t("Stopped and kept."),
    plateau: t("Stopped, because it got no better."),
    diverged: "",
  }[outcome.ended];
  return (
    <p role="status">
      {said}{" "}
      {outcome.bestEpoch > 0 &&
        t("The network of epoch {epoch}, the best one, is the one that goes on.", {
          epoch: outcome.bestEpoch,
        })}
    </p>
  );
}

const keptSentence = (bestEpoch: number): string =>
  bestEpoch > 0
    ? t("Steps that are too long overshoot further each time. The network of epoch {epoch} is kept.", {
        epoch: bestEpoch,
      })
    : t("Steps that are too long overshoot further each time. Nothing is lost: try a lower learning rate.");

interface ResultProps {
  readonly run: SavedRun | null;
  readonly evaluation: Loading<Evaluation>;
  readonly classes: number;
  readonly running: boolean;
}

function Result({ run, evaluation, classes, running }: ResultProps) {
  if (!run || run.bestEpoch === 0 || running) return null;
  const best = run.history.find((e) => e.epoch === run.bestEpoch);
  return (
    <div className="stats">
      {best && (
        <Stat
          label={t("Best validation")}
          value={formatFixed(best.validationAccuracy * 100, 1)}
          unit="%"
          detail={t("epoch {epoch}", { epoch: best.epoch })}
        />
      )}
      {evaluation.status === "done" && (
        <Stat
          label={t("On test pictures")}
          value={formatFixed(evaluation.value.accuracy * 100, 1)}
          unit="%"
          detail={t("guessing gives {percent} %", { percent: (100 / classes).toFixed(0) })}
        />
      )}
      {evaluation.status === "running" && (
        <Stat label={t("On test pictures")} value="…" detail={t("testing")} />
      )}
    </div>
  );
}

function HistoryTable({ history }: { readonly history: readonly EpochReport[] }) {
  const fixed = (digits: number) => (value: number) => formatFixed(value, digits);
  const percent = (value: number) => `${formatFixed(value * 100, 1)} %`;
  const column = (
    title: string,
    key: Exclude<keyof EpochReport, "figures">,
    show: (value: number) => string,
  ) => ({
    title,
    value: (e: EpochReport) => e[key],
    show: (e: EpochReport) => show(e[key]),
  });
  return (
    <DataTable
      caption={
        history.length === 0
          ? t("No epoch yet")
          : t("{count, plural, one {# epoch} other {# epochs}}", { count: history.length })
      }
      columns={[
        column(t("Epoch"), "epoch", String),
        column(t("Loss"), "loss", fixed(3)),
        column(t("Accuracy"), "accuracy", percent),
        column(t("Validation loss"), "validationLoss", fixed(3)),
        column(t("Validation accuracy"), "validationAccuracy", percent),
        column(t("Learning rate"), "rate", (r) =>
          formatNumber(r, { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }),
        ),
        column(t("Seconds"), "seconds", fixed(1)),
      ]}
      rows={history}
      rowKey={(e) => String(e.epoch)}
      download="training"
    />
  );
}

function describe(history: readonly EpochReport[], classes: number): string {
  const last = history.at(-1);
  if (!last) {
    return t(
      "Nothing trained yet. A network that guesses among {classes} classes starts at a loss of {loss} and {percent} % accuracy.",
      {
        classes,
        loss: formatFixed(Math.log(classes), 2),
        percent: (100 / classes).toFixed(0),
      },
    );
  }
  return t(
    "After {count, plural, one {# epoch} other {# epochs}}: training loss {loss}, accuracy {accuracy} %; validation loss {validationLoss}, accuracy {validationAccuracy} %.",
    {
      count: last.epoch,
      loss: formatFixed(last.loss, 3),
      accuracy: formatFixed(last.accuracy * 100, 1),
      validationLoss: formatFixed(last.validationLoss, 3),
      validationAccuracy: formatFixed(last.validationAccuracy * 100, 1),
    },
  );
}
