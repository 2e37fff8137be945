/**
 * The networks that the lab holds for the person: the run, what was quantized from it, an opened file, and those of experiments. In
 * memory first, and in storage as far as this tab may write.
 */
import { fail } from "../core/failure";
import type { Model } from "../ir/types";
import { isUntouchable } from "./database";
import {
  discard,
  loadExperiment,
  loadQuantized,
  loadRun,
  saveExperiment,
  saveQuantized,
  saveRun,
} from "./keptNetworks";
import type { ModelSource } from "./protocol";
import type { StoredExperiment, StoredQuantized, StoredRun } from "./stored";

const RUN = "current";

/** With the weights of its best epoch. */
export const bestModel = ({ graph, checkpoint }: StoredRun): Model => ({
  graph,
  weights: checkpoint.best?.weights ?? checkpoint.weights,
});

export function createProjectNetworks() {
  let run: StoredRun | null = null;
  /** Whether this tab may write: another one may be the one that does. */
  let keeping = true;
  /** `run` and what was quantized from it are of this tab alone: nothing of them was stored. */
  let unkept = false;
  const quantized: Partial<Record<ModelSource, StoredQuantized | null>> = {};
  const experiments = new Map<string, StoredExperiment>();

  const currentRun = async (): Promise<StoredRun | null> => {
    run ??= await loadRun(RUN);
    return run;
  };

  const quantizedOf = async (source: ModelSource): Promise<StoredQuantized | null> => {
    const known = quantized[source];
    if (known !== undefined) return known;
    // The stored one belongs to the stored run.
    const stored = source === "trained" && unkept ? null : await loadQuantized(source);
    quantized[source] = stored;
    return stored;
  };

  const emptyMemory = (): void => {
    run = null;
    delete quantized.trained;
    delete quantized.imported;
    experiments.clear();
  };

  return {
    keeping: () => keeping,
    run: currentRun,
    needRun: async (): Promise<StoredRun> =>
      (await currentRun()) ??
      fail("bad-usage", "training", "no network has been trained yet", "Train one in the step before."),
    quantized: quantizedOf,
    needQuantized: async (source: ModelSource): Promise<StoredQuantized> =>
      (await quantizedOf(source)) ??
      fail(
        "bad-usage",
        source === "trained" ? "quantize" : "import",
        "there is no quantized network yet",
        source === "trained" ? "Quantize the trained network first." : "Open a .tflite file first.",
      ),

    /** In memory, and in storage; throws `storage-full` when only memory has it. */
    async keepRun(now: StoredRun): Promise<void> {
      run = now;
      const before = quantized.trained;
      quantized.trained = null; // made from weights that are no more
      unkept = !keeping || isUntouchable("runs", RUN);
      if (!keeping)
        fail(
          "storage-full",
          "this browser's storage",
          "another tab of Whittle is the one that writes",
          "Take over in this tab, and what it trains from then on is kept.",
        );
      if (before !== null && !unkept) await discard("quantized", "trained");
      await saveRun(RUN, now);
    },
    async keepQuantized(source: ModelSource, now: StoredQuantized): Promise<void> {
      quantized[source] = now;
      if (keeping && !(source === "trained" && unkept)) await saveQuantized(source, now).catch(() => {});
    },

    experiment: async (name: string): Promise<StoredExperiment | null> =>
      experiments.get(name) ?? loadExperiment(name),
    async keepExperiment(name: string, experiment: StoredExperiment): Promise<void> {
      experiments.set(name, experiment);
      if (keeping) await saveExperiment(name, experiment).catch(() => {});
    },

    /**
     * Who may write has changed. What another tab has stored meanwhile is the truth, unless this one has trained a network of its own
     * or is about to (`busy`). Gives whether memory was emptied for it.
     */
    keepResults(on: boolean, busy: boolean): boolean {
      if (on === keeping) return false;
      keeping = on;
      if (!on || unkept || busy) return false;
      emptyMemory();
      return true;
    },
    forget(): void {
      emptyMemory();
      unkept = false;
    },
  };
}

export type ProjectNetworks = ReturnType<typeof createProjectNetworks>;
