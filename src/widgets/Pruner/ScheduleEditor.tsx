import { formatFixed, t } from "../../i18n";
import type { PruneSchedule } from "../../stages/prune/options";
import type { PruneTuning } from "../../worker/labs/pruneProtocol";
import { Segmented } from "../ui/Segmented";
import { Slider } from "../ui/Slider";

interface ScheduleEditorProps {
  readonly tuning: PruneTuning;
  readonly onTuning: (change: Partial<PruneTuning>) => void;
  /** Share of zeros at evenly spaced times from the start to the end of training. */
  readonly curve: readonly number[];
  readonly sparsity: number;
  readonly disabled: boolean;
}

/** When sparsity comes: at once, in parts, or fast at first and ever slower; with its curve. */
export function ScheduleEditor({ tuning, onTuning, curve, sparsity, disabled }: ScheduleEditorProps) {
  const { schedule, epochs } = tuning;
  const change = (next: PruneSchedule) => onTuning({ schedule: next });
  const begin = schedule.kind === "oneShot" ? schedule.at : schedule.begin;
  const end = schedule.kind === "oneShot" ? schedule.at : schedule.end;
  const ofKind = (kind: PruneSchedule["kind"]): PruneSchedule => {
    const stop = end > begin ? end : Math.max(begin + 1, epochs / 2);
    if (kind === "oneShot") return { kind, at: begin };
    return kind === "iterative"
      ? { kind, begin, end: stop, rounds: 4 }
      : { kind, begin, end: stop, every: 10 };
  };
  return (
    <div className="schedule-editor">
      <div className="knobs">
        <Segmented
          label={t("Weights go")}
          options={[
            { value: "oneShot", title: t("at once") },
            { value: "iterative", title: t("in 4 parts") },
            { value: "gradual", title: t("gradually") },
          ]}
          value={schedule.kind}
          onChange={(kind) => change(ofKind(kind))}
        />
        <Slider
          label={t("Epochs of training on")}
          {...{ min: 1, max: 20, step: 1, disabled }}
          value={epochs}
          onChange={(n) => onTuning({ epochs: n })}
        />
        <Slider
          label={t("From epoch")}
          {...{ min: 0, max: Math.max(epochs - 1, 0), step: 0.5, disabled }}
          value={begin}
          onChange={(at) =>
            change(
              schedule.kind === "oneShot"
                ? { ...schedule, at }
                : { ...schedule, begin: at, end: Math.max(at, schedule.end) },
            )
          }
        />
        {schedule.kind !== "oneShot" && (
          <Slider
            label={t("Done at epoch")}
            {...{ min: begin, max: epochs, step: 0.5, disabled }}
            value={end}
            onChange={(at) => change({ ...schedule, end: at })}
          />
        )}
        <div className="check-row">
          <label>
            <input
              type="checkbox"
              checked={tuning.soft}
              disabled={disabled}
              onChange={(event) => onTuning({ soft: event.target.checked })}
            />
            {t("Soft: pruned weights may come back until the end")}
          </label>
          <label>
            <input
              type="checkbox"
              checked={tuning.distill}
              disabled={disabled}
              onChange={(event) => onTuning({ distill: event.target.checked })}
            />
            {t("Learn from the network before, too (distillation)")}
          </label>
        </div>
      </div>
      <Curve curve={curve} epochs={epochs} sparsity={sparsity} />
    </div>
  );
}

function Curve({ curve, epochs, sparsity }: { curve: readonly number[]; epochs: number; sparsity: number }) {
  const last = curve.length - 1;
  const points = curve.map((share, i) => `${(i / last) * 300},${100 - share * 96}`).join(" ");
  const half = formatFixed(100 * curve[Math.round(last / 2)]!, 0);
  const words = t("Zeros over {epochs} epochs: {half} % at half time, {end} % at the end.", {
    ...{ epochs, half, end: formatFixed(100 * sparsity, 0) },
  });
  return (
    <figure className="schedule-curve">
      <p className="figure-title">{t("Zeros over time")}</p>
      <svg viewBox="0 0 300 100" preserveAspectRatio="none" role="img" aria-label={words}>
        <polyline points={points} />
      </svg>
      <p className="histogram-axis" aria-hidden="true">
        <span>{t("epoch {epoch}", { epoch: 0 })}</span>
        <span>{t("epoch {epoch}", { epoch: epochs })}</span>
      </p>
      <figcaption>{words}</figcaption>
    </figure>
  );
}
