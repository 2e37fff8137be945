/** A line for each network that was trained and tested in this browser, so that they can be compared. Weights are not kept here. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Bytes, Macs } from "../core/units";
import type { Design } from "./project";
import { keptStorage, optional } from "./storage";

export interface TrainedLine {
  /** The same for the same training, so that a reload adds no line. */
  readonly id: string;
  /** Its family, as the graph is called. */
  readonly name: string;
  /** The designer's knobs, where the network came from there. */
  readonly knobs: Pick<Design, "alpha" | "beta" | "t0" | "layers" | "resolution"> | null;
  readonly data: string;
  /** 0 to 1, on the test split. */
  readonly accuracy: number;
  readonly epochs: number;
  readonly parameters: number;
  /** Parameters as deployed, without code. */
  readonly flash: Bytes;
  /** The arena of the memory plan. */
  readonly ram: Bytes;
  readonly macs: Macs;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface TrainedSlice {
  readonly trained: readonly TrainedLine[];
  readonly trainedAdded: (line: TrainedLine) => void;
  readonly trainedForgotten: (id: string) => void;
}

/** More than a person trains in a workshop; the oldest go first. */
const MOST = 200;

const isLine = (value: unknown): value is TrainedLine => {
  const line = value as Partial<Record<keyof TrainedLine, unknown>> | null;
  return (
    typeof line === "object" &&
    line !== null &&
    [line.id, line.name, line.data].every((text) => typeof text === "string") &&
    [line.accuracy, line.epochs, line.parameters, line.flash, line.ram, line.macs, line.at].every(
      Number.isFinite,
    )
  );
};

export const useTrained = create<TrainedSlice>()(
  persist(
    (set) => ({
      trained: [],
      trainedAdded: (line) =>
        set(({ trained }) =>
          trained.some(({ id }) => id === line.id) ? {} : { trained: [...trained, line].slice(-MOST) },
        ),
      trainedForgotten: (id) => set(({ trained }) => ({ trained: trained.filter((line) => line.id !== id) })),
    }),
    {
      name: "whittle.trained",
      version: 1,
      storage: keptStorage({ version: 1, fits: ({ trained }) => optional(trained, "list") }),
      partialize: ({ trained }) => ({ trained }),
      merge: (kept, now) => {
        const { trained } = (kept ?? {}) as { readonly trained?: readonly unknown[] };
        return { ...now, trained: (trained ?? []).filter(isLine) };
      },
    },
  ),
);
