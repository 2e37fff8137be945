import type { ContestantReport } from "./page/bench.worker";

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

interface Rows {
  readonly size: string;
  readonly contestants: readonly ContestantReport[];
  readonly torchMs: readonly number[] | null;
}

const row = (name: string, times: readonly number[], rest = ""): string =>
  times.length === 0
    ? `  ${name.padEnd(15)} -`
    : `  ${name.padEnd(15)} ${median(times).toFixed(1).padStart(9)} ms a step (${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)})${rest}`;

/** One block a size: milliseconds a step, and what a step costs beside time. */
export function tableOf(sizes: readonly Rows[]): string[] {
  return sizes.flatMap(({ size, contestants, torchMs }) => [
    size,
    ...contestants.map((c) =>
      row(
        c.name,
        c.stepMs,
        `, first step ${(c.firstStepMs / 1000).toFixed(2)} s${c.dispatches > 0 ? `, ${c.dispatches} dispatches, ${c.submits} submits` : ""}${c.bytes > 0 ? `, ${(c.bytes / 2 ** 20).toFixed(1)} MiB, ${c.jsMs.toFixed(2)} ms of JavaScript, ${c.threads} threads` : ""}`,
      ),
    ),
    ...(torchMs ? [row("PyTorch", torchMs)] : []),
  ]);
}
