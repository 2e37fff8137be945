/** The page's side of looking into quantization: a layer's values, and training with the rounding built in. */
import { create } from "zustand";
import { type Failure, toFailure } from "../core/failure";
import type { Loading } from "../core/loading";
import type { NodeId } from "../ir/types";
import type { LayerHistograms } from "../stages/layerHistograms";
import { awareDefaults } from "../stages/train/options";
import type { TrainProgress } from "../stages/train/train";
import { callback, lab } from "../worker/client";
import type { AwareJob, AwareReport } from "../worker/labs/quantizeProtocol";
import { quantizedKept } from "./deployment";
import { forgettable } from "./experimental";
import { useFacts } from "./facts";
import { useProject } from "./project";

export interface QuantizeLabSlice {
  readonly job: Pick<AwareJob, "epochs" | "rate">;
  /** A step of the training without rounding comes second. */
  readonly training: { readonly progress: TrainProgress | null; readonly control: boolean } | null;
  readonly report: AwareReport | null;
  readonly failure: Failure | null;
  readonly kept: boolean;
  readonly layer: NodeId | null;
  readonly histograms: Loading<LayerHistograms>;
}

export const useQuantizeLab = forgettable(
  create<QuantizeLabSlice>()(() => ({
    job: { epochs: awareDefaults.epochs, rate: awareDefaults.schedule.rate },
    training: null,
    report: null,
    failure: null,
    kept: false,
    layer: null,
    histograms: { status: "idle" },
  })),
);

const { getState: now, setState: set } = useQuantizeLab;

// What was measured of one network says nothing about the next.
useProject.subscribe((state, before) => {
  if (state.run !== before.run && !now().training) set({ report: null, kept: false });
  if (state.quantized !== before.quantized) set({ histograms: { status: "idle" } });
});

export const awareJobChanged = (change: Partial<QuantizeLabSlice["job"]>): void =>
  set(({ job }) => ({ job: { ...job, ...change } }));

export async function trainAware(): Promise<void> {
  if (now().training) return;
  set({ training: { progress: null, control: false }, failure: null, kept: false });
  const { quantizeJob, run } = useProject.getState();
  let epochs = 0;
  try {
    const r = await lab().quantizeAware(
      { ...quantizeJob, ...now().job, seed: run?.options.seed ?? 1 },
      callback((event) => {
        const { training } = now();
        if (!training || event.kind !== "progress") return;
        const { progress } = event;
        // Epochs are counted anew: this is the other one.
        const control = training.control || progress.epoch < epochs;
        epochs = progress.epoch;
        set({ training: { progress, control } });
      }),
    );
    if (r.ok) {
      set({ report: r.value });
      useFacts.getState().factsReported({
        "aware.lossPoints": 100 * (r.value.float - r.value.aware),
        "aware.gainPoints": 100 * (r.value.aware - r.value.after),
      });
    } else set({ failure: r.failure });
  } catch (error) {
    set({ failure: toFailure(error) });
  } finally {
    set({ training: null });
  }
}

/** The integers that were trained with rounding become the project's: maps, fits and exports are of them from here on. */
export async function keepAware(): Promise<void> {
  const r = await lab().keepAware();
  if (!r.ok) return set({ failure: r.failure });
  quantizedKept(r.value);
  set({ kept: true });
}

let asked = 0;

export async function lookInto(layer: NodeId): Promise<void> {
  const mine = ++asked;
  set({ layer, histograms: { status: "running", what: "", done: 0, total: 1 } });
  const r = await lab().layerHistograms(layer);
  if (mine !== asked) return; // another layer has been chosen meanwhile
  set({ histograms: r.ok ? { status: "done", value: r.value } : { status: "failed", failure: r.failure } });
  if (r.ok) useFacts.getState().factsReported({ "layer.used": r.value.used });
}
