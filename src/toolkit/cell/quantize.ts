/** `tiny.quantize`: at once, or with training for it. */
import type { Dataset } from "../../datasets/types";
import type { Model } from "../../ir/types";
import { quantizeAware } from "../../stages/quantizeAware";
import { quantizeTrained } from "../../stages/quantizeTrained";
import { awareDefaults } from "../../stages/train/options";
import type { CellHost } from "./host";
import type { Quantized, QuantizeKnobs } from "./tiny";
import { liveReport } from "./train";

/** How `aware` trains; what is left out is as usual. */
export interface AwareKnobs {
  /** Passes over all examples; 3. */
  readonly epochs?: number;
  /** Learning rate at its top; 0.001. */
  readonly rate?: number;
  /** 1. */
  readonly seed?: number;
  /** Show nothing while it runs. */
  readonly quiet?: boolean;
}

export async function quantizeCell(
  host: CellHost,
  { graph, weights }: Model,
  set: Dataset,
  { method = "minMax", samples = 200, aware = false }: QuantizeKnobs,
): Promise<Quantized> {
  const { tf, signal, now, breathe, put } = host;
  const trained = { graph, weights };
  if (!aware) {
    const made = await quantizeTrained(trained, set, { method, samples }, { tf, signal: signal() });
    return { ...made.model, float: made.float };
  }
  const knobs: AwareKnobs = aware === true ? {} : aware;
  const { epochs = awareDefaults.epochs, rate = awareDefaults.schedule.rate, seed = 1 } = knobs;
  const schedule = { ...awareDefaults.schedule, rate };
  const live = liveReport(knobs.quiet ? null : put, epochs);
  const { model, float, training } = await quantizeAware(
    trained,
    set,
    { method, samples, train: { ...awareDefaults, epochs, seed, schedule } },
    {
      ...{ tf, now, breathe, signal: signal() },
      startEngine: host.trainOn({
        notice: (text) => void put({ kind: "text", level: "warn", text }),
        onProgress: (done, total) => live.preparing(done, total),
      }),
      onProgress: live.progress,
      onCheckpoint: ({ history }) => live.epoch(history),
    },
  );
  live.end(training.history, training.bestEpoch, training.ended);
  if (training.bestEpoch === 0) signal().throwIfAborted();
  return { ...model, float };
}
