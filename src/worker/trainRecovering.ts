/** Training that survives its device: the GPU is tried once more, then WASM goes on from the last epoch. */
import { FailureError } from "../core/failure";
import type { Dataset } from "../datasets/types";
import type { Model } from "../ir/types";
import type { TrainOptions } from "../stages/train/options";
import { type Checkpoint, type TrainIo, type TrainResult, train } from "../stages/train/train";
import { whenDeviceLost } from "./backends";
import { engineOn } from "./engines";
import type { BackendId, BackendState, TrainEvent } from "./protocol";

export interface BackendHost {
  ready(): Promise<BackendState>;
  /** Goes on with another backend; the next best one when it does not start. */
  switchTo(id: BackendId): Promise<BackendState>;
}

export type RecoveringIo = Pick<
  TrainIo,
  "signal" | "resume" | "teacher" | "teacherTable" | "extras" | "onCached" | "breathe" | "onCheckpoint"
> & {
  readonly onEvent: (e: TrainEvent) => void;
};

const LOSS_NEWS_MS = 1000;
/** What takes time before the first step; the kernels by name say nothing to a learner. */
const PREPARING = "Compiling the network for this device";
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function trainRecovering(
  host: BackendHost,
  model: Model,
  dataset: Dataset,
  options: TrainOptions,
  io: RecoveringIo,
): Promise<TrainResult & { readonly backend: BackendId }> {
  let state = await host.ready();
  let { resume } = io;
  /** Events travel on a road of their own; whoever waits for the answer knows that the notice has come before the end. */
  const notice = (text: string): unknown => io.onEvent({ kind: "notice", text });

  const once = async (): Promise<TrainResult> => {
    let lost: (reason: string) => void = () => {};
    const gone = new Promise<never>((_, reject) => {
      lost = (reason) =>
        reject(new FailureError({ code: "device-lost", where: "WebGPU", what: reason, next: "" }));
    });
    gone.catch(() => {});
    whenDeviceLost(lost);
    const training = train(model, dataset, options, {
      ...io,
      resume,
      startEngine: engineOn(state.chosen, {
        notice,
        onProgress: (done, total) => io.onEvent({ kind: "preparing", done, total, what: PREPARING }),
      }),
      now: () => performance.now(),
      onProgress: (progress) => io.onEvent({ kind: "progress", progress }),
      onCheckpoint: (checkpoint: Checkpoint) => {
        resume = checkpoint;
        return io.onCheckpoint?.(checkpoint);
      },
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

  for (let losses = 0; ; ) {
    try {
      return { ...(await once()), backend: state.chosen };
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
}
