import { t } from "../../i18n";
import { Fold } from "../ui/Fold";
import { Segmented } from "../ui/Segmented";
import { Slider } from "../ui/Slider";

/** What can be turned; the ranges of the sliders are narrower than what a PhiNet allows, where a laptop still trains it. */
export interface DesignKnobs {
  readonly alpha: number;
  readonly beta: number;
  readonly t0: number;
  readonly layers: number;
  readonly resolution: number;
  readonly squeezeExcite: boolean;
  readonly activation: "hardSwish" | "relu6";
  readonly divisor: number;
  readonly stemStride: number;
  readonly hidden: readonly number[];
}

interface KnobsProps {
  readonly knobs: DesignKnobs;
  readonly onChange: (change: Partial<DesignKnobs>) => void;
  readonly disabled?: boolean;
}

export function PhinetKnobs({ knobs, onChange }: KnobsProps) {
  const slide = (key: "alpha" | "beta" | "t0" | "layers" | "resolution" | "divisor" | "stemStride") => ({
    value: knobs[key],
    onChange: (value: number) => onChange({ [key]: value }),
  });
  return (
    <div className="knobs">
      <Slider label={t("Width α")} min={0.05} max={2} step={0.05} {...slide("alpha")} />
      <Slider label={t("Shape β")} min={0.1} max={4} step={0.05} {...slide("beta")} />
      <Slider label={t("Expansion t₀")} min={1} max={12} step={0.25} {...slide("t0")} />
      <Slider label={t("Blocks N")} min={3} max={12} step={1} {...slide("layers")} />
      <Slider label={t("Picture’s side")} min={8} max={160} step={8} unit="px" {...slide("resolution")} />
      <Fold title={t("More knobs")}>
        <Slider label={t("Stride of the first layer")} min={1} max={4} step={1} {...slide("stemStride")} />
        <Slider label={t("Channels in multiples of")} min={1} max={16} step={1} {...slide("divisor")} />
        <Segmented
          label={t("Squeeze and excite")}
          options={[
            { value: "on", title: t("On") },
            { value: "off", title: t("Off") },
          ]}
          value={knobs.squeezeExcite ? "on" : "off"}
          onChange={(value) => onChange({ squeezeExcite: value === "on" })}
        />
        <Segmented
          label={t("Activation")}
          options={[
            { value: "hardSwish", title: t("Hard swish") },
            { value: "relu6", title: "ReLU6" },
          ]}
          value={knobs.activation}
          onChange={(activation) => onChange({ activation })}
        />
      </Fold>
    </div>
  );
}

/** For tables of numbers: layers and their units. */
export function MlpKnobs({ knobs, onChange }: KnobsProps) {
  const { hidden } = knobs;
  return (
    <div className="knobs">
      <p className="hint">
        {t(
          "A table has no picture to slide windows over, so it gets fully connected layers instead of a PhiNet.",
        )}
      </p>
      <Slider
        label={t("Hidden layers")}
        min={1}
        max={4}
        step={1}
        value={hidden.length}
        onChange={(count) =>
          onChange({ hidden: Array.from({ length: count }, (_, i) => hidden[i] ?? hidden.at(-1) ?? 16) })
        }
      />
      {hidden.map((units, i) => (
        <Slider
          key={i}
          label={t("Units of layer {number}", { number: i + 1 })}
          min={4}
          max={128}
          step={4}
          value={units}
          onChange={(value) => onChange({ hidden: hidden.map((now, k) => (k === i ? value : now)) })}
        />
      ))}
    </div>
  );
}
