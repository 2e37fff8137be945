import { createContext, use } from "react";

/** Where in the course a piece of a lesson stands. */
export interface StepPlace {
  readonly lesson: string;
  readonly step: string;
}

export const StepContext = createContext<StepPlace | undefined>(undefined);

export function useStepPlace(): StepPlace {
  const place = use(StepContext);
  if (!place) throw new Error("internal: a lesson's part is drawn outside of a lesson");
  return place;
}
