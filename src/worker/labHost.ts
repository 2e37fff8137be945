/** What the lab gives to those parts of it that experiment: networks beside the project's own. */
import type { Dataset } from "../datasets/types";
import type { Model } from "../ir/types";
import type { LabData } from "./labData";
import type { BackendState } from "./protocol";
import type { StoredExperiment } from "./stored";
import type { TrainAside } from "./trainer";

export interface LabHost {
  readonly ready: () => Promise<BackendState>;
  readonly data: Pick<LabData, "load" | "fitting">;
  /** The project's trained network with the weights of its best epoch, and the data it has learned from, at its size. Fails in words without one. */
  readonly trained: () => Promise<{ readonly model: Model; readonly dataset: Dataset }>;
  /** Trainings beside the project's own; one at a time with it, and `stop` ends them, too. */
  readonly aside: <T>(work: (train: TrainAside, signal: AbortSignal) => Promise<T>) => Promise<T>;
  /** What an experiment has kept under its name, of this tab or an earlier visit. */
  readonly experiment: (name: string) => Promise<StoredExperiment | null>;
  /** Kept in memory, and in storage when this tab may write and there is room. */
  readonly keepExperiment: (name: string, experiment: StoredExperiment) => Promise<void>;
}
