import { useId } from "react";

interface LogSliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What a number field in people's units is divided by: 1024 for KB, a million for millions. */
  readonly scale: number;
  readonly unit: string;
  readonly show: (value: number) => string;
  readonly hint?: string;
  readonly onChange: (value: number) => void;
}

const STEPS = 400;

/** A slider whose steps are ratios, for amounts over several powers of ten; and a field for the exact number. */
export function LogSlider(props: LogSliderProps) {
  const { label, value, min, max, scale, unit, show, hint, onChange } = props;
  const id = useId();
  const position = Math.round((STEPS * Math.log(value / min)) / Math.log(max / min));
  /** Three digits are enough for a budget, and look better. */
  const at = (step: number) => {
    const exact = min * (max / min) ** (step / STEPS);
    return Math.round(Number((exact / scale).toPrecision(3)) * scale);
  };
  return (
    <div className="slider">
      <label htmlFor={id} className="slider-label">
        {label}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={STEPS}
        step={1}
        value={position}
        aria-valuetext={show(value)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(at(event.target.valueAsNumber))}
      />
      <span className="slider-number">
        <input
          type="number"
          inputMode="decimal"
          aria-label={`${label}, ${unit}`}
          min={min / scale}
          max={max / scale}
          step="any"
          value={Number((value / scale).toPrecision(6))}
          onChange={(event) => {
            const typed = event.target.valueAsNumber * scale;
            if (typed >= min && typed <= max) onChange(Math.round(typed));
          }}
        />
        <span className="unit">{unit}</span>
      </span>
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
