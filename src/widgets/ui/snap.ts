/**
 * The value on the grid min, min + step, … that is nearest to `value`, within [min, max]; `min` when it is no number.
 * Rounded to the step's decimals, so that 0.1 + 0.2 shows as 0.3.
 */
export function snap(value: number, min: number, max: number, step: number): number {
  if (Number.isNaN(value)) return min;
  const steps = Math.round((Math.min(Math.max(value, min), max) - min) / step);
  const last = Math.floor((max - min) / step + 1e-9);
  return Number((min + Math.min(steps, last) * step).toFixed(decimals(step) + decimals(min)));
}

function decimals(x: number): number {
  const [mantissa = "", exponent = "0"] = String(x).split("e");
  return Math.max(0, (mantissa.split(".")[1]?.length ?? 0) - Number(exponent));
}
