import { Slider } from "../ui/Slider";

interface LogSliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What a number field in people's units is divided by: 1024 for KB, a million for millions. */
  readonly scale: number;
  readonly unit: string;
  readonly hint?: string;
  readonly onChange: (value: number) => void;
}

const STEPS = 400;

/** A slider whose steps are ratios, for amounts over several powers of ten; its field takes the exact number in people's units. */
export function LogSlider({ value, min, max, scale, onChange, ...rest }: LogSliderProps) {
  return (
    <Slider
      {...rest}
      min={min / scale}
      max={max / scale}
      step={0.001}
      value={Number((value / scale).toPrecision(6))}
      onChange={(amount) => onChange(Math.round(amount * scale))}
      track={{
        steps: STEPS,
        stepOf: () => Math.round((STEPS * Math.log(value / min)) / Math.log(max / min)),
        // Three digits are enough for a budget, and look better.
        valueAt: (step) => Number(((min * (max / min) ** (step / STEPS)) / scale).toPrecision(3)),
      }}
    />
  );
}
