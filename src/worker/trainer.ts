/** One training at a time: started, paused, stopped, kept after every epoch, and carried over the loss of a GPU. */
import { FailureError, fail, toFailure } from "../core/failure";
import type { Dataset } from "../datasets/types";
import { init } from "../ir/init";
import type { Graph } from "../ir/types";
import { completeOptions } from "../stages/train/options";
import { type Checkpoint, type TrainResult, train } from "../stages/train/train";
import { whenDeviceLost } from "./backends";
import { breathe } from "./breathe";
import { engineOn } from "./engines";
import type { BackendId, BackendState, DatasetRequest, TrainEvent, TrainJob, TrainOutcome } from "./protocol";
import type { StoredRun } from "./stored";

export interface TrainerHost {
  ready(): Promise<BackendState>;
  /** Goes on with another backend; the next best one when it does not start. */
  switchTo(id: BackendId): Promise<BackendState>;
  datasetFor(request: DatasetRequest, graph: Graph): Promise<Dataset>;
  currentRun(): Promise<StoredRun>;
  /** Keeps it in memory and in storage; throws `storage-full` when only memory has it. */
  keep(run: StoredRun): Promise<void>;
}

const LOSS_NEWS_MS = 1000;
/** What takes time before the first step; the kernels by name say nothing to a learner. */
const PREPARING = "Compiling the network for this device";
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function createTrainer(host: TrainerHost) {
  let paused: { readonly promise: Promise<void>; readonly release: () => void } | null = null;
  let abort: AbortController | null = null;

  /** From the first moment on it can be stopped, also while the data is still being made. */
  async function trainAlone(job: TrainJob, onEvent: (e: TrainEvent) => void): Promise<TrainOutcome> {
    if (abort) fail("bad-usage", "training", "a training is running", "Stop it first, or wait for its end.");
    abort = new AbortController();
    try {
      return await trainNow(job, onEvent, abort.signal);
    } finally {
      abort = null;
      release();
    }
  }

  async function trainNow(
    job: TrainJob,
    onEvent: (e: TrainEvent) => void,
    signal: AbortSignal,
  ): Promise<TrainOutcome> {
    let state = await host.ready();
    const stored = job.resume ? await host.currentRun() : null;
    const graph = stored?.graph ?? job.graph;
    const dataset = await host.datasetFor(job.dataset, graph);
    const options = completeOptions(job.options);
    let resume: Checkpoint | undefined = stored?.checkpoint;
    let warned = false;
    /** Events travel on a road of their own; whoever waits for the answer knows that the notice has come before the end. */
    const notice = (text: string): unknown => onEvent({ kind: "notice", text });

    const keep = async (checkpoint: Checkpoint, finished: boolean): Promise<void> => {
      resume = checkpoint;
      try {
        await host.keep({ graph, dataset: job.dataset, options, checkpoint, finished });
      } catch (error) {
        const { what, next } = toFailure(error);
        if (!warned) await notice(`${what}: checkpoints stay in this tab only. ${next}`);
        warned = true;
      }
    };

    const once = async () => {
      let lost: (reason: string) => void = () => {};
      const gone = new Promise<never>((_, reject) => {
        lost = (reason) =>
          reject(new FailureError({ code: "device-lost", where: "WebGPU", what: reason, next: "" }));
      });
      gone.catch(() => {});
      whenDeviceLost(lost);
      const training = train(init(graph, options.seed), dataset, options, {
        signal,
        resume,
        startEngine: engineOn(state.chosen, {
          notice,
          onProgress: (done, total) => onEvent({ kind: "preparing", done, total, what: PREPARING }),
        }),
        breathe: async () => {
          await breathe();
          if (paused) await paused.promise;
        },
        now: () => performance.now(),
        onProgress: (progress) => onEvent({ kind: "progress", progress }),
        onCheckpoint: (c) => keep(c, false),
      });
      training.catch(() => {});
      try {
        return await Promise.race([training, gone]);
      } catch (error) {
        // What waits for the GPU breaks a moment before the loss of the GPU is announced.
        if (!(error instanceof FailureError)) await Promise.race([gone, pause(LOSS_NEWS_MS)]);
        throw error;
      } finally {
        whenDeviceLost(null);
      }
    };

    let result: TrainResult | null = null;
    for (let losses = 0; result === null; ) {
      try {
        result = await once();
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        const { code, what } = error.failure;
        if (code === "device-wrong") {
          state = await host.switchTo("wasm");
          notice(
            `This GPU is not to be trusted with training: ${what}. Training runs on ${state.chosen} instead.`,
          );
          continue;
        }
        if (code !== "device-lost" || ++losses > 2) throw error;
        // Once is a hiccup of the driver: try the GPU again. Twice is a habit: go on without it.
        state = await host.switchTo(losses === 1 ? "webgpu" : "wasm");
        notice(
          `The GPU went away (${what}). Nothing is lost: training goes on from epoch ${resume?.epoch ?? 0} on ${state.chosen}.`,
        );
      }
    }
    if (resume && result.ended !== "diverged") await keep(resume, true);
    const { ended, failure, bestEpoch, history } = result;
    return { ended, failure, bestEpoch, history, backend: state.chosen };
  }

  const release = (): void => {
    paused?.release();
    paused = null;
  };

  return {
    train: trainAlone,
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
