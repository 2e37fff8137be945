import { lazy, Suspense } from "react";
import type { Loading } from "../../core/loading";
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
    <section className="trainer panel" aria-label="Training">
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
        title="Loss and accuracy"
        summary={describe(history, classes)}
        chart={
          <Suspense fallback={<p className="curves-wait">Loading the chart …</p>}>
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
        label={drawing ? "Drawing the pictures" : (preparing?.what ?? "Getting ready")}
        value={waited && waited.total > 0 ? waited.done / waited.total : undefined}
      />
    );
  }
  const total = epochs * progress.batches;
  const done = (progress.epoch - 1) * progress.batches + progress.batch;
  return (
    <div className="going" data-epoch={progress.epoch}>
      <ProgressBar
        label={paused ? "Paused" : `Epoch ${progress.epoch} of ${epochs}`}
        value={Math.min(1, done / total)}
        detail={paused ? "" : `· ${showDuration(progress.secondsLeft)} left`}
      />
      <div className="stats">
        <Stat label="Batch" value={progress.batch} unit={`of ${progress.batches}`} />
        <Stat label="Loss" value={progress.loss.toFixed(3)} />
        <Stat label="Accuracy" value={(progress.accuracy * 100).toFixed(1)} unit="%" />
        <Stat label="Speed" value={speed(progress)} unit="pictures/s" />
      </div>
    </div>
  );
}

const speed = ({ samplesPerSecond }: TrainProgress): string =>
  samplesPerSecond < 10 ? samplesPerSecond.toFixed(1) : Math.round(samplesPerSecond).toLocaleString("en-US");

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
          Lower the learning rate to {rate} and retry
        </Button>
      </FailureNotice>
    );
  }
  const said = {
    finished: `Done: ${outcome.history.length} epochs.`,
    stopped: "Stopped and kept.",
    plateau: "Stopped, because it got no better.",
    diverged: "",
  }[outcome.ended];
  return (
    <p role="status">
      {said}{" "}
      {outcome.bestEpoch > 0 &&
        `The network of epoch ${outcome.bestEpoch}, the best one, is the one that goes on.`}
    </p>
  );
}

const keptSentence = (bestEpoch: number): string =>
  bestEpoch > 0
    ? `Steps that are too long overshoot further each time. The network of epoch ${bestEpoch} is kept.`
    : "Steps that are too long overshoot further each time. Nothing is lost: try a lower learning rate.";

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
          label="Best validation"
          value={(best.validationAccuracy * 100).toFixed(1)}
          unit="%"
          detail={`epoch ${best.epoch}`}
        />
      )}
      {evaluation.status === "done" && (
        <Stat
          label="On test pictures"
          value={(evaluation.value.accuracy * 100).toFixed(1)}
          unit="%"
          detail={`guessing gives ${(100 / classes).toFixed(0)} %`}
        />
      )}
      {evaluation.status === "running" && <Stat label="On test pictures" value="…" detail="testing" />}
    </div>
  );
}

function HistoryTable({ history }: { readonly history: readonly EpochReport[] }) {
  const fixed = (digits: number) => (value: number) => value.toFixed(digits);
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  const column = (title: string, key: keyof EpochReport, show: (value: number) => string) => ({
    title,
    value: (e: EpochReport) => e[key],
    show: (e: EpochReport) => show(e[key]),
  });
  return (
    <DataTable
      caption={history.length === 0 ? "No epoch yet" : `${history.length} epochs`}
      columns={[
        column("Epoch", "epoch", String),
        column("Loss", "loss", fixed(3)),
        column("Accuracy", "accuracy", percent),
        column("Validation loss", "validationLoss", fixed(3)),
        column("Validation accuracy", "validationAccuracy", percent),
        column("Learning rate", "rate", (r) => r.toPrecision(2)),
        column("Seconds", "seconds", fixed(1)),
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
    const chance = `A network that guesses among ${classes} classes starts at a loss of ${Math.log(classes).toFixed(2)} and ${(100 / classes).toFixed(0)} % accuracy.`;
    return `Nothing trained yet. ${chance}`;
  }
  return (
    `After ${last.epoch} ${last.epoch === 1 ? "epoch" : "epochs"}: training loss ${last.loss.toFixed(3)}, accuracy ${(last.accuracy * 100).toFixed(1)} %; ` +
    `validation loss ${last.validationLoss.toFixed(3)}, accuracy ${(last.validationAccuracy * 100).toFixed(1)} %.`
  );
}
