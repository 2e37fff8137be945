import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";
import { guardedStorage } from "./storage";

export type Theme = "system" | "light" | "dark";
/** "projector" is readable from the back row. */
export type TextSize = "normal" | "projector";

export interface Settings {
  readonly theme: Theme;
  readonly textSize: TextSize;
  /** Whether the "how to use this" card has been read or skipped. */
  readonly welcomed: boolean;
  readonly themeChosen: (theme: Theme) => void;
  readonly textSizeChosen: (textSize: TextSize) => void;
  readonly welcomeClosed: () => void;
  readonly welcomeReopened: () => void;
}

/** How the app looks on this machine. `public/theme.js` reads the same record before the first paint. */
export const useSettings = create<Settings>()(
  persist(
    (set) => ({
      theme: "system",
      textSize: "normal",
      welcomed: false,
      themeChosen: (theme) => set({ theme }),
      textSizeChosen: (textSize) => set({ textSize }),
      welcomeClosed: () => set({ welcomed: true }),
      welcomeReopened: () => set({ welcomed: false }),
    }),
    {
      name: "whittle.settings",
      version: 1,
      storage: createJSONStorage(() => guardedStorage),
      partialize: ({ theme, textSize, welcomed }) => ({ theme, textSize, welcomed }),
    },
  ),
);
