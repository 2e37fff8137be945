/** The editor that has the focus, for commands that act on it; and the editor's own code, loaded once. */
import type { editor } from "monaco-editor/editor.js";
import { useNotebooks } from "../../../store/notebooks";
import { useSession } from "../../../store/session";

export type Monaco = typeof import("./monaco");

let loading: Promise<Monaco> | null = null;

/** Rejects when it cannot be loaded, as with a lost network before "Offline ready"; then plain text fields do the work. */
export function loadMonaco(): Promise<Monaco> {
  loading ??= import("./monaco").catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

let active: editor.IStandaloneCodeEditor | null = null;

export function setActiveEditor(next: editor.IStandaloneCodeEditor | null): void {
  active = next;
}

/** Formats the cell with TypeScript's own formatter, whether it is being edited or only chosen. */
export async function formatActiveCell(): Promise<void> {
  const { notebook, active: cell } = useSession.getState();
  if (notebook === null || cell === null) return;
  if (active?.hasTextFocus()) {
    await active.getAction("editor.action.formatDocument")?.run();
    return;
  }
  const monaco = await loadMonaco();
  monaco.openModels(notebook);
  const formatted = await monaco.formatModel(notebook, cell);
  if (formatted !== null) useNotebooks.getState().cellEdited(notebook, cell, formatted);
}
