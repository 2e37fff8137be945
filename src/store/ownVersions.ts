/** The person's own text of the cells where they have taken the solution: the way back, also at the next visit. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { keptStorage, optional } from "./storage";

export interface OwnVersionsSlice {
  /** By "notebook/cell". */
  readonly texts: Readonly<Record<string, string>>;
}

const isTexts = (value: unknown): boolean =>
  value === undefined ||
  (optional(value, "object") && Object.values(value as object).every((text) => typeof text === "string"));

export const useOwnVersions = create<OwnVersionsSlice>()(
  persist((): OwnVersionsSlice => ({ texts: {} }), {
    name: "whittle.ownVersions",
    version: 1,
    storage: keptStorage({ version: 1, fits: ({ texts }) => isTexts(texts) }),
  }),
);

const keyOf = (notebook: string, cell: string) => `${notebook}/${cell}`;

export const ownText = (notebook: string, cell: string): string | null =>
  useOwnVersions.getState().texts[keyOf(notebook, cell)] ?? null;

/** `text` null: there is none any more. */
export function keepOwnText(notebook: string, cell: string, text: string | null): void {
  useOwnVersions.setState(({ texts }) => {
    const { [keyOf(notebook, cell)]: _, ...others } = texts;
    return { texts: text === null ? others : { ...others, [keyOf(notebook, cell)]: text } };
  });
}
