import { fail } from "../core/failure";

/** Throws unless `value` is a number (an integer where `integer`) in [low, high]: says which knob and which range. */
export function checkKnob(
  net: string,
  knob: string,
  value: number,
  low: number,
  high: number,
  integer = false,
): void {
  if (Number.isFinite(value) && value >= low && value <= high && (!integer || Number.isInteger(value)))
    return;
  fail(
    "bad-knob",
    `${net}.${knob}`,
    `${knob} is ${value}`,
    `Choose ${integer ? "a whole number" : "a number"} from ${low} to ${high}.`,
  );
}

/** Throws unless `value` is one of `choices`. */
export function checkChoice(net: string, knob: string, value: unknown, choices: readonly unknown[]): void {
  if (!choices.includes(value)) {
    fail("bad-knob", `${net}.${knob}`, `${knob} is ${String(value)}`, `Choose one of ${choices.join(", ")}.`);
  }
}

/**
 * Channels rounded to a multiple of `divisor` without losing more than a tenth (MobileNetV2's rule; PhiNet truncates first).
 */
export function makeDivisible(value: number, divisor: number): number {
  const v = Math.trunc(value);
  const rounded = Math.max(divisor, Math.floor((v + divisor / 2) / divisor) * divisor);
  return rounded < 0.9 * v ? rounded + divisor : rounded;
}

/** Knobs that every image network has. */
export interface ImageKnobs {
  /** Height and width of the square input, pixels. */
  readonly resolution?: number;
  /** Input channels: 1 grey, 3 color. */
  readonly channels?: number;
  /** Outputs of the classifier; 0 leaves it off. */
  readonly classes?: number;
}

export function checkImageKnobs(net: string, k: Required<ImageKnobs>, smallest: number): void {
  checkKnob(net, "resolution", k.resolution, smallest, 1024, true);
  checkKnob(net, "channels", k.channels, 1, 64, true);
  checkKnob(net, "classes", k.classes, 0, 10_000, true);
}
