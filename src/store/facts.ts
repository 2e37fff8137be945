import { create } from "zustand";
import type { Facts } from "../course/check";

export interface FactsSlice {
  readonly facts: Facts;
  /** A widget has measured or computed something that a check may ask for, like `network.parameters`. */
  readonly factsReported: (facts: Facts) => void;
}

/** What the lesson's checks are judged by; lives as long as the tab. */
export const useFacts = create<FactsSlice>()((set) => ({
  facts: {},
  factsReported: (facts) => set((state) => ({ facts: { ...state.facts, ...facts } })),
}));
