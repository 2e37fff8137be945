import type { ScheduleOptions } from "./options";

/** Learning rate at a point of training, both in epochs: `at` in [0, epochs). */
export function learningRate(s: ScheduleOptions, at: number, epochs: number): number {
  switch (s.kind) {
    case "constant":
      return s.rate;
    case "step":
      return s.rate * s.factor ** Math.floor(at / s.every);
    case "cosine": {
      const warmup = Math.min(s.warmup, epochs / 2);
      if (at < warmup) return (s.rate * (at + 1e-3)) / (warmup + 1e-3);
      return (s.rate * (1 + Math.cos((Math.PI * (at - warmup)) / (epochs - warmup)))) / 2;
    }
  }
}
