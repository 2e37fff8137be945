/**
 * The participant's project: one network on its way from knobs to firmware. What was chosen is kept on this machine; what the lab
 * computed is in the lab's own storage and comes back through `restored`.
 */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Failure } from "../core/failure";
import type { Loading } from "../core/loading";
import type { PhinetKnobs } from "../nets/phinet";
import type { Evaluation } from "../stages/evaluate";
import type { TrainOptions } from "../stages/train/options";
import { trainDefaults } from "../stages/train/options";
import type { TrainProgress } from "../stages/train/train";
import { lessonImages } from "../worker/labs/lessonImages";
import type {
  BackendState,
  DatasetRequest,
  DatasetSummary,
  ModelSummary,
  QuantizationReport,
  QuantizeJob,
  SavedRun,
  TrainOutcome,
} from "../worker/protocol";
import { keptStorage, optional } from "./storage";

/** Knobs of the designed network; channels and classes follow the data, and pictures are brought to the resolution. */
export type Design = Pick<PhinetKnobs, "alpha" | "beta" | "t0" | "layers"> & {
  readonly resolution: number;
  readonly squeezeExcite: boolean;
  readonly activation: "hardSwish" | "relu6";
  readonly divisor: number;
  readonly stemStride: number;
  /** Blocks that halve the picture, from 4 on; those beyond the last block count for nothing. */
  readonly downsample: readonly number[];
  /** For tables, which get a multilayer perceptron: units of each hidden layer. */
  readonly hidden: readonly number[];
};

export type Training =
  | { readonly status: "idle" }
  | {
      readonly status: "running";
      readonly paused: boolean;
      readonly progress: TrainProgress | null;
      readonly preparing?: { readonly done: number; readonly total: number; readonly what: string } | null;
      readonly notices: readonly string[];
    }
  | { readonly status: "done"; readonly outcome: TrainOutcome; readonly notices: readonly string[] }
  | { readonly status: "failed"; readonly failure: Failure };

export interface ProjectSlice {
  // Chosen by the person; kept.
  readonly design: Design;
  readonly dataset: DatasetRequest;
  readonly options: TrainOptions;
  readonly quantizeJob: QuantizeJob;
  readonly board: string;
  readonly name: string;
  readonly designChanged: (design: Partial<Design>) => void;
  readonly datasetChosen: (dataset: DatasetRequest) => void;
  readonly optionsChanged: (options: Partial<TrainOptions>) => void;
  readonly quantizeJobChanged: (job: Partial<QuantizeJob>) => void;
  readonly boardChosen: (board: string) => void;
  readonly named: (name: string) => void;

  // Reported by the lab.
  readonly backend: BackendState | null;
  readonly data: Loading<DatasetSummary>;
  readonly training: Training;
  /** The trained network that the lab keeps, also after a reload; null when there is none. */
  readonly run: SavedRun | null;
  readonly evaluation: Loading<Evaluation>;
  readonly quantization: Loading<QuantizationReport>;
  readonly imported: Loading<ModelSummary>;
  /** The quantized network of the project, also after a reload. */
  readonly quantized: ModelSummary | null;
  readonly reported: (
    facts: Partial<
      Pick<
        ProjectSlice,
        "backend" | "data" | "training" | "run" | "evaluation" | "quantization" | "imported" | "quantized"
      >
    >,
  ) => void;
}

export const designDefaults: Design = {
  alpha: 0.5,
  beta: 0.75,
  t0: 4,
  layers: 4,
  resolution: 32,
  squeezeExcite: true,
  activation: "hardSwish",
  divisor: 1,
  stemStride: 2,
  downsample: [5, 7],
  hidden: [32, 16],
};

export const startingData: Readonly<Record<"images" | "shapes", DatasetRequest>> = {
  images: lessonImages,
  shapes: { kind: "generated", id: "shapes", options: {} },
};

export const useProject = create<ProjectSlice>()(
  persist(
    (set) => ({
      design: designDefaults,
      dataset: startingData.images,
      options: trainDefaults,
      quantizeJob: { method: "minMax", samples: 200 },
      board: "nucleo-l496zg",
      name: "model",
      designChanged: (design) => set((s) => ({ design: { ...s.design, ...design } })),
      datasetChosen: (dataset) => set({ dataset }),
      optionsChanged: (options) => set((s) => ({ options: { ...s.options, ...options } })),
      quantizeJobChanged: (job) => set((s) => ({ quantizeJob: { ...s.quantizeJob, ...job } })),
      boardChosen: (board) => set({ board }),
      named: (name) => set({ name }),

      backend: null,
      data: { status: "idle" },
      training: { status: "idle" },
      run: null,
      evaluation: { status: "idle" },
      quantization: { status: "idle" },
      imported: { status: "idle" },
      quantized: null,
      reported: (facts) => set(facts),
    }),
    {
      name: "whittle.project",
      version: 1,
      storage: keptStorage({
        version: 1,
        fits: (kept) =>
          ["design", "dataset", "options", "quantizeJob"].every((name) => optional(kept[name], "object")) &&
          optional(kept.board, "string") &&
          optional(kept.name, "string"),
      }),
      // What an older version kept lacks knobs that have come since.
      merge: (kept, now) => {
        const saved = (kept ?? {}) as Partial<ProjectSlice>;
        return {
          ...now,
          ...saved,
          design: { ...now.design, ...saved.design },
          options: { ...now.options, ...saved.options },
        };
      },
      partialize: ({ design, dataset, options, quantizeJob, board, name }) => ({
        design,
        dataset,
        options,
        quantizeJob,
        board,
        name,
      }),
    },
  ),
);
