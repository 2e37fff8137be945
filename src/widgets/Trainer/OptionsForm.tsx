import { t } from "../../i18n";
import type { TrainOptions } from "../../stages/train/options";
import { Fold } from "../ui/Fold";
import { Segmented } from "../ui/Segmented";
import { Slider } from "../ui/Slider";

interface OptionsFormProps {
  readonly options: TrainOptions;
  readonly onChange: (change: Partial<TrainOptions>) => void;
  readonly disabled: boolean;
}

/** The learning rate runs over five powers of ten: its slider moves in steps of a tenth of one. */
const rateOf = (step: number): number => Number((10 ** (step / 10)).toPrecision(2));
const stepOf = (rate: number): number => Math.round(10 * Math.log10(rate));

export function OptionsForm({ options, onChange, disabled }: OptionsFormProps) {
  const { schedule, optimizer, augment } = options;
  const setRate = (rate: number) => onChange({ schedule: { ...schedule, rate } });
  return (
    <div className="knobs" data-disabled={disabled}>
      <Slider
        label={t("Epochs")}
        min={1}
        max={100}
        step={1}
        hint={t("How often all training pictures are seen.")}
        value={options.epochs}
        onChange={(epochs) => onChange({ epochs })}
        disabled={disabled}
      />
      <div className="rate">
        <label htmlFor="learning-rate">{t("Learning rate")}</label>
        <input
          id="learning-rate-range"
          type="range"
          aria-label={t("Learning rate, by powers of ten")}
          aria-valuetext={String(schedule.rate)}
          min={-50}
          max={0}
          step={1}
          value={Math.min(0, Math.max(-50, stepOf(schedule.rate)))}
          disabled={disabled}
          onChange={(event) => setRate(rateOf(event.target.valueAsNumber))}
        />
        <input
          id="learning-rate"
          type="number"
          inputMode="decimal"
          min={0}
          step="any"
          value={schedule.rate}
          disabled={disabled}
          onChange={(event) => {
            const rate = event.target.valueAsNumber;
            if (rate > 0) setRate(rate);
          }}
        />
      </div>
      <Fold title={t("More options")}>
        <Slider
          label={t("Batch")}
          min={4}
          max={256}
          step={4}
          unit={t("pictures")}
          value={options.batch}
          onChange={(batch) => onChange({ batch })}
          disabled={disabled}
        />
        <Segmented
          label={t("Learning rate over time")}
          options={[
            { value: "cosine", title: t("Cosine") },
            { value: "step", title: t("Steps") },
            { value: "constant", title: t("Constant") },
          ]}
          value={schedule.kind}
          onChange={(kind) =>
            onChange({
              schedule: {
                cosine: { kind: "cosine" as const, rate: schedule.rate, warmup: 0.5 },
                step: {
                  kind: "step" as const,
                  rate: schedule.rate,
                  every: Math.max(1, Math.ceil(options.epochs / 3)),
                  factor: 0.3,
                },
                constant: { kind: "constant" as const, rate: schedule.rate },
              }[kind],
            })
          }
        />
        <Segmented
          label={t("Optimizer")}
          options={[
            { value: "adamw", title: "AdamW" },
            { value: "adam", title: "Adam" },
            { value: "sgd", title: "SGD" },
          ]}
          value={optimizer.kind}
          onChange={(kind) =>
            onChange({
              optimizer: {
                adamw: { kind: "adamw" as const, weightDecay: 0.01 },
                adam: { kind: "adam" as const, weightDecay: 0 as const },
                sgd: { kind: "sgd" as const, momentum: 0.9, weightDecay: 0.0005 },
              }[kind],
            })
          }
        />
        <Slider
          label={t("Label smoothing")}
          min={0}
          max={0.3}
          step={0.05}
          value={options.labelSmoothing}
          onChange={(labelSmoothing) => onChange({ labelSmoothing })}
          disabled={disabled}
        />
        <Slider
          label={t("Mixup")}
          min={0}
          max={1}
          step={0.1}
          value={options.mixup}
          onChange={(mixup) => onChange({ mixup })}
          disabled={disabled}
        />
        <Segmented
          label={t("Mirror pictures")}
          options={[
            { value: "on", title: t("Half of them") },
            { value: "off", title: t("Never") },
          ]}
          value={augment.flip ? "on" : "off"}
          onChange={(value) => onChange({ augment: { ...augment, flip: value === "on" } })}
        />
        <Slider
          label={t("Move pictures by up to")}
          min={0}
          max={8}
          step={1}
          unit="px"
          value={augment.shift}
          onChange={(shift) => onChange({ augment: { ...augment, shift } })}
          disabled={disabled}
        />
        <Slider
          label={t("Give up after epochs without progress")}
          min={0}
          max={20}
          step={1}
          show={(n) => (n === 0 ? t("never") : String(n))}
          hint={t("0 is never.")}
          value={options.patience}
          onChange={(patience) => onChange({ patience })}
          disabled={disabled}
        />
        <Slider
          label={t("Seed")}
          min={1}
          max={99}
          step={1}
          value={options.seed}
          onChange={(seed) => onChange({ seed })}
          disabled={disabled}
        />
      </Fold>
    </div>
  );
}
