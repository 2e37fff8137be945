import { create } from "zustand";
import type { CellId } from "../../notebook/document";

/** The dialog that is open, if any; one at a time. */
export type Dialog =
  | { readonly name: "palette" }
  | { readonly name: "keys" }
  | { readonly name: "find" }
  | { readonly name: "history" }
  | { readonly name: "files" }
  | { readonly name: "solution"; readonly cell: CellId }
  | { readonly name: "update"; readonly cell: CellId };

export const useDialogs = create<{
  readonly dialog: Dialog | null;
  readonly opened: (dialog: Dialog) => void;
  /** The browser tells of a closing later: by then another one may be open, which stays. */
  readonly closed: (dialog: Dialog) => void;
}>()((set) => ({
  dialog: null,
  opened: (dialog) => set({ dialog }),
  closed: (dialog) => set((now) => (now.dialog === dialog ? { dialog: null } : now)),
}));

export const openDialog = (dialog: Dialog): void => useDialogs.getState().opened(dialog);
