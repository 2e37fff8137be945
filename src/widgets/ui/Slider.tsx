import { type KeyboardEvent, useId, useState } from "react";
import { t } from "../../i18n";
import { snap } from "./snap";

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
  /** Shown after the number field, and spoken with the value. */
  readonly unit?: string;
  /** One sentence on what the knob does. */
  readonly hint?: string;
  readonly disabled?: boolean;
  /** How the value is spoken and shown beside the slider when the bare number says too little: "1,024" or "off". */
  readonly show?: (value: number) => string;
  /** Where the thumb stands when its way is not even: step 0 to `steps`, for amounts over several powers of ten. */
  readonly track?: {
    readonly steps: number;
    readonly stepOf: (value: number) => number;
    readonly valueAt: (step: number) => number;
  };
}

/** A slider for the feel and a number field for the exact value; both take the keyboard and stay within the range. */
export function Slider({
  label,
  value,
  min,
  max,
  step,
  onChange,
  unit,
  hint,
  disabled,
  show = String,
  track,
}: SliderProps) {
  const id = useId();
  // What is being typed; it may be empty or out of range until the field is left.
  const [draft, setDraft] = useState<string>();

  const type = (text: string) => {
    setDraft(text);
    const typed = Number(text);
    if (text.trim() !== "" && typed >= min && typed <= max) onChange(snap(typed, min, max, step));
  };
  const settle = () => {
    if (draft !== undefined && draft.trim() !== "") onChange(snap(Number(draft), min, max, step));
    setDraft(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") settle();
  };

  return (
    <div className="slider">
      <label htmlFor={id} className="slider-label">
        {label}
      </label>
      <input
        id={id}
        type="range"
        {...(track
          ? { min: 0, max: track.steps, step: 1, value: track.stepOf(value) }
          : { min, max, step, value })}
        disabled={disabled}
        aria-valuetext={unit ? `${show(value)} ${unit}` : show(value)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ target: { valueAsNumber: moved } }) =>
          onChange(track ? track.valueAt(moved) : snap(moved, min, max, step))
        }
      />
      <span className="slider-number">
        <input
          type="number"
          inputMode="decimal"
          aria-label={unit ? t("{label}, in {unit}", { label, unit }) : t("{label}, exact value", { label })}
          {...{ min, max, step, disabled, onKeyDown }}
          value={draft ?? value}
          onChange={(event) => type(event.target.value)}
          onBlur={settle}
        />
        {unit && <span className="unit">{unit}</span>}
      </span>
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
