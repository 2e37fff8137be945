import { create } from "zustand";
import { persist } from "zustand/middleware";
import { answer, merge, noProgress, type Progress, pass, readProgress, visit } from "../course/progress";
import { keptStorage, optional } from "./storage";

export interface ProgressSlice {
  readonly progress: Progress;
  readonly stepVisited: (lesson: string, step: string) => void;
  readonly taskPassed: (lesson: string, task: string) => void;
  readonly answered: (lesson: string, task: string, text: string) => void;
  readonly progressErased: () => void;
  /** From a file: what was seen and passed there counts here, too; answers given here stay. */
  readonly progressAdded: (from: Progress) => void;
}

/** What this participant has seen and solved; kept on this machine. */
export const useProgress = create<ProgressSlice>()(
  persist(
    (set) => {
      const change = (next: (now: Progress) => Progress) =>
        set((state) => {
          const progress = next(state.progress);
          return progress === state.progress ? state : { progress };
        });
      return {
        progress: noProgress,
        stepVisited: (lesson, step) => change((now) => visit(now, lesson, step)),
        taskPassed: (lesson, task) => change((now) => pass(now, lesson, task)),
        answered: (lesson, task, text) => change((now) => answer(now, lesson, task, text)),
        progressErased: () => change(() => noProgress),
        progressAdded: (from) => change((now) => merge(now, from)),
      };
    },
    {
      name: "whittle.progress",
      version: 1,
      storage: keptStorage({
        version: 1,
        fits: ({ progress }) =>
          progress === undefined ||
          (optional(progress, "object") &&
            optional((progress as Progress).visited, "list") &&
            optional((progress as Progress).passed, "list") &&
            optional((progress as Progress).answers, "object")),
      }),
      partialize: ({ progress }) => ({ progress }),
      merge: (stored, now) => ({
        ...now,
        progress: readProgress((stored as { progress?: unknown } | undefined)?.progress),
      }),
    },
  ),
);
