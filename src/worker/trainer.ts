/** One training at a time: started, paused, stopped, kept after every epoch, and carried over the loss of a GPU. */
import { fail, toFailure } from "../core/failure";
import type { Dataset } from "../datasets/types";
import { init } from "../ir/init";
import type { Graph, Model } from "../ir/types";
import { completeOptions, type TrainOptions } from "../stages/train/options";
import type { Checkpoint, TrainResult } from "../stages/train/train";
import { breathe } from "./breathe";
import type { DatasetRequest, TrainEvent, TrainJob, TrainOutcome } from "./protocol";
import type { StoredRun } from "./stored";
import { type BackendHost, type RecoveringIo, trainRecovering } from "./trainRecovering";

export interface TrainerHost extends BackendHost {
  datasetFor(request: DatasetRequest, graph: Graph): Promise<Dataset>;
  currentRun(): Promise<StoredRun>;
  /** Keeps it in memory and in storage; throws `storage-full` when only memory has it. */
  keep(run: StoredRun): Promise<void>;
}

/** Trains a network that is not the project's own. */
export type TrainAside = (
  model: Model,
  data: Dataset,
  options: TrainOptions,
  io: Pick<RecoveringIo, "onEvent" | "teacher" | "teacherTable" | "extras" | "onCached">,
) => Promise<TrainResult>;

export function createTrainer(host: TrainerHost) {
  let paused: { readonly promise: Promise<void>; readonly release: () => void } | null = null;
  let abort: AbortController | null = null;

  const release = (): void => {
    paused?.release();
    paused = null;
  };

  /** From the first moment on it can be stopped, also while the data is still being made. */
  async function alone<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (abort) fail("bad-usage", "training", "a training is running", "Stop it first, or wait for its end.");
    abort = new AbortController();
    try {
      return await work(abort.signal);
    } finally {
      abort = null;
      release();
    }
  }

  const breatheOrWait = async (): Promise<void> => {
    await breathe();
    if (paused) await paused.promise;
  };

  async function trainNow(
    job: TrainJob,
    onEvent: (e: TrainEvent) => void,
    signal: AbortSignal,
  ): Promise<TrainOutcome> {
    await host.ready();
    const stored = job.resume ? await host.currentRun() : null;
    const graph = stored?.graph ?? job.graph;
    const dataset = await host.datasetFor(job.dataset, graph);
    const options = completeOptions(job.options);
    let latest: Checkpoint | undefined = stored?.checkpoint;
    let warned = false;

    const keep = async (checkpoint: Checkpoint, finished: boolean): Promise<void> => {
      latest = checkpoint;
      try {
        await host.keep({ graph, dataset: job.dataset, options, checkpoint, finished });
      } catch (error) {
        const { what, next } = toFailure(error);
        if (!warned)
          await (onEvent({
            kind: "notice",
            text: `${what}: checkpoints stay in this tab only. ${next}`,
          }) as unknown);
        warned = true;
      }
    };

    const { ended, failure, bestEpoch, history, backend } = await trainRecovering(
      host,
      init(graph, options.seed),
      dataset,
      options,
      {
        ...{ signal, onEvent, resume: latest, breathe: breatheOrWait },
        onCheckpoint: (c) => keep(c, false),
      },
    );
    if (latest && ended !== "diverged") await keep(latest, true);
    return { ended, failure, bestEpoch, history, backend };
  }

  return {
    train: (job: TrainJob, onEvent: (e: TrainEvent) => void): Promise<TrainOutcome> =>
      alone((signal) => trainNow(job, onEvent, signal)),
    /** Several trainings of an experiment, one after the other; `stop` ends the one that runs, and `signal` tells. */
    aside: <T>(work: (train: TrainAside, signal: AbortSignal) => Promise<T>): Promise<T> =>
      alone((signal) =>
        work(
          (model, data, options, io) =>
            trainRecovering(host, model, data, options, { ...io, signal, breathe: breatheOrWait }),
          signal,
        ),
      ),
    busy: () => abort !== null,
    pause(): void {
      if (!abort || paused) return;
      let goOn = () => {};
      const promise = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      paused = { promise, release: goOn };
    },
    resume: release,
    stop(): void {
      abort?.abort();
      release();
    },
  };
}
