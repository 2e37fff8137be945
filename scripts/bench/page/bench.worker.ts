/** Runs a benchmark in a worker, as the app trains: warm-up, agreement of the first losses, then rounds in rotating order. */

import { trustGpu } from "../../../src/worker/engines";
import { type Contestant, type ContestantName, contestants } from "./contestants";
import { countGpuCalls, readCounts } from "./counting";
import { benchBatch, benchModel, type Size } from "./nets";

export interface BenchRequest {
  readonly size: Size;
  readonly names: readonly ContestantName[];
  readonly rounds: number;
  /** A contestant repeats its step until a block of a round has taken so long. */
  readonly blockMs: number;
}

export interface ContestantReport {
  readonly name: ContestantName;
  /** Why it cannot train this network here; everything else is empty then. */
  readonly refusal: string | null;
  /** Of the first four steps. */
  readonly losses: readonly number[];
  /** Milliseconds a step, one a round. */
  readonly stepMs: readonly number[];
  /** From the start of everything to the end of the first step. */
  readonly firstStepMs: number;
  readonly dispatches: number;
  readonly submits: number;
  readonly jsMs: number;
  readonly bytes: number;
  readonly threads: number;
}

export interface BenchReport {
  readonly size: Size;
  readonly isolated: boolean;
  readonly adapter: string;
  readonly contestants: readonly ContestantReport[];
}

const GATE_STEPS = 4;
const MOST_STEPS = 50;

async function bench({ size, names, rounds, blockMs }: BenchRequest): Promise<BenchReport> {
  countGpuCalls();
  const model = benchModel(size);
  const batch = benchBatch(size);
  const running = new Map<ContestantName, { contestant: Contestant; steps: number; firstStepMs: number }>();
  const losses = new Map<ContestantName, number[]>();
  const refusals = new Map<ContestantName, string>();
  const counts = new Map<ContestantName, { dispatches: number; submits: number }>();
  const times = new Map<ContestantName, number[]>(names.map((name) => [name, []]));
  // As in the app, the device is there, and is tested, before anyone starts to train.
  if (names.includes("whittle-webgpu")) await trustGpu().catch(() => {});
  for (const name of names) {
    try {
      const begun = performance.now();
      const contestant = await contestants[name](model, batch, size);
      const first = await contestant.losses(1);
      const firstStepMs = performance.now() - begun;
      losses.set(name, [...first, ...(await contestant.losses(GATE_STEPS - 1))]);
      // Reading the loss at the end of a block is no part of a step: the difference of two blocks is.
      const counted = async (steps: number) => {
        const before = readCounts();
        await contestant.run(steps);
        const after = readCounts();
        return {
          dispatches: after.dispatches - before.dispatches,
          submits: after.submits - before.submits,
        };
      };
      const from = performance.now();
      const one = await counted(1);
      const stepMs = performance.now() - from;
      const two = await counted(2);
      counts.set(name, {
        dispatches: two.dispatches - one.dispatches,
        submits: two.submits - one.submits,
      });
      const steps = Math.max(1, Math.min(MOST_STEPS, Math.round(blockMs / stepMs)));
      running.set(name, { contestant, steps, firstStepMs });
    } catch (thrown) {
      refusals.set(name, thrown instanceof Error ? thrown.message : String(thrown));
    }
    postMessage({ kind: "progress", text: `${name} ${refusals.get(name) ?? losses.get(name)?.join(" ")}` });
  }
  const alive = [...running.keys()];
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < alive.length; i++) {
      const name = alive[(i + round) % alive.length]!;
      const { contestant, steps } = running.get(name)!;
      const from = performance.now();
      await contestant.run(steps);
      times.get(name)!.push((performance.now() - from) / steps);
    }
    postMessage({ kind: "progress", text: `round ${round + 1} of ${rounds}` });
  }
  const adapter = await navigator.gpu?.requestAdapter();
  const report = {
    size,
    isolated: crossOriginIsolated,
    adapter: [adapter?.info.vendor, adapter?.info.architecture, adapter?.info.description]
      .filter(Boolean)
      .join(" "),
    contestants: names.map((name): ContestantReport => {
      const now = running.get(name);
      const stats = now?.contestant.stats();
      return {
        name,
        refusal: refusals.get(name) ?? null,
        losses: losses.get(name) ?? [],
        stepMs: times.get(name)!,
        firstStepMs: now?.firstStepMs ?? 0,
        ...(counts.get(name) ?? { dispatches: 0, submits: 0 }),
        jsMs: stats?.jsMs ?? 0,
        bytes: stats?.bytes ?? 0,
        threads: stats?.threads ?? 0,
      };
    }),
  };
  for (const { contestant } of running.values()) contestant.dispose();
  return report;
}

self.onmessage = ({ data }: MessageEvent<BenchRequest>) => {
  bench(data).then(
    (report) => postMessage({ kind: "done", report }),
    (thrown) => postMessage({ kind: "failed", text: String(thrown?.stack ?? thrown) }),
  );
};
