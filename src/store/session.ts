/** Where the person is in the notebook: which cells are chosen, and whether the keys edit or command. Lives as long as the tab. */
import { create } from "zustand";
import type { CellId } from "../notebook/document";

/** Jupyter's two modes: keys type into the cell, or act on cells. */
export type Mode = "command" | "edit";

export interface SessionSlice {
  /** The notebook on the page; null on pages without one. */
  readonly notebook: string | null;
  readonly active: CellId | null;
  /** The other end of the selection; equal to `active` while one cell is chosen. */
  readonly anchor: CellId | null;
  readonly mode: Mode;
  /** Cells whose outputs are folded away. */
  readonly folded: ReadonlySet<CellId>;
  /** `?safe=1`: nothing runs until the person says so. */
  readonly safe: boolean;
  readonly notebookShown: (notebook: string | null) => void;
  readonly cellChosen: (cell: CellId | null, mode?: Mode) => void;
  readonly modeChanged: (mode: Mode) => void;
  readonly outputsFolded: (cell: CellId) => void;
  readonly safeEnded: () => void;
}

const startsSafe = (): boolean =>
  typeof location !== "undefined" &&
  /[?&]safe=1\b/.test(`${location.search}&${location.hash.split("?")[1] ?? ""}`);

export const useSession = create<SessionSlice>()((set) => ({
  notebook: null,
  active: null,
  anchor: null,
  mode: "command",
  folded: new Set(),
  safe: startsSafe(),
  notebookShown: (notebook) =>
    set((state) =>
      state.notebook === notebook ? state : { notebook, active: null, anchor: null, mode: "command" },
    ),
  cellChosen: (cell, mode = "command") => set({ active: cell, anchor: cell, mode }),
  modeChanged: (mode) => set({ mode }),
  outputsFolded: (cell) =>
    set(({ folded }) => {
      const next = new Set(folded);
      if (!next.delete(cell)) next.add(cell);
      return { folded: next };
    }),
  safeEnded: () => set({ safe: false }),
}));
