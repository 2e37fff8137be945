import { create } from "zustand";
import { persist } from "zustand/middleware";
import { keptStorage, optional } from "./storage";

/** "contrast" is for eyes, and rooms, that need black and white. */
export type Theme = "system" | "light" | "dark" | "contrast";
/** "projector" is readable from the back row. */
export type TextSize = "normal" | "projector";
/** "pseudo" is offered nowhere: it finds what is not translated. */
export type LocaleChoice = "system" | "en" | "it" | "pseudo";

export interface Settings {
  readonly theme: Theme;
  readonly textSize: TextSize;
  readonly locale: LocaleChoice;
  /** Whether the "how to use this" card has been read or skipped. */
  readonly welcomed: boolean;
  readonly themeChosen: (theme: Theme) => void;
  readonly textSizeChosen: (textSize: TextSize) => void;
  readonly localeChosen: (locale: LocaleChoice) => void;
  readonly welcomeClosed: () => void;
  readonly welcomeReopened: () => void;
}

const oneOf = <Value extends string>(values: readonly Value[], stored: unknown): Value =>
  values.find((value) => value === stored) ?? values[0]!;

/** How the app looks on this machine. `public/theme.js` reads the same record before the first paint. */
export const useSettings = create<Settings>()(
  persist(
    (set) => ({
      theme: "system",
      textSize: "normal",
      locale: "system",
      welcomed: false,
      themeChosen: (theme) => set({ theme }),
      textSizeChosen: (textSize) => set({ textSize }),
      localeChosen: (locale) => set({ locale }),
      welcomeClosed: () => set({ welcomed: true }),
      welcomeReopened: () => set({ welcomed: false }),
    }),
    {
      name: "whittle.settings",
      version: 1,
      storage: keptStorage({
        version: 1,
        everyTab: true,
        fits: ({ theme, textSize, welcomed }) =>
          optional(theme, "string") && optional(textSize, "string") && optional(welcomed, "boolean"),
      }),
      partialize: ({ theme, textSize, locale, welcomed }) => ({ theme, textSize, locale, welcomed }),
      // Whatever an older, a newer or no Whittle has stored: each setting on its own, or as it starts.
      merge: (stored, now) => {
        const kept = (stored ?? {}) as Partial<Record<keyof Settings, unknown>>;
        return {
          ...now,
          theme: oneOf<Theme>(["system", "light", "dark", "contrast"], kept.theme),
          textSize: oneOf<TextSize>(["normal", "projector"], kept.textSize),
          locale: oneOf<LocaleChoice>(["system", "en", "it", "pseudo"], kept.locale),
          welcomed: kept.welcomed === true,
        };
      },
    },
  ),
);
