/** What keys, buttons and the palette do to cells. */
import type { Cell, CellId } from "../../notebook/document";
import { findCell } from "../../notebook/document";
import { useKeeping } from "../../store/keeping";
import { runCells, stopRun } from "../../store/kernel";
import { documentOf, useNotebooks } from "../../store/notebooks";
import { useSession } from "../../store/session";
import { deleteCell } from "../../store/undo";
import { chosenCells, goToCell, neighborOf } from "./place";

const session = () => useSession.getState();

/** The notebook and the chosen cell; null when there is none, or when another tab writes. */
function target(): { readonly notebook: string; readonly cell: CellId } | null {
  const { notebook, active } = session();
  return notebook !== null && active !== null ? { notebook, cell: active } : null;
}

export const mayWrite = (): boolean => useKeeping.getState().writer;

let counter = 0;
/** An id that no other cell of this browser has. */
const newId = (): CellId => `own-${Date.now().toString(36)}${(counter++).toString(36)}`;

/** Beside the chosen cell; at the top where none is chosen. */
export function insertCell(
  place: "above" | "below",
  kind: Cell["kind"] = "code",
  mode: "command" | "edit" = "command",
): void {
  const { notebook, active } = session();
  if (notebook === null || !mayWrite()) return;
  const { cells } = documentOf(notebook);
  const above = cells[cells.findIndex(({ id }) => id === active) - 1];
  const id = newId();
  const after = place === "below" ? active : (above?.id ?? null);
  useNotebooks.getState().cellAdded(notebook, after, { id, kind, text: "" });
  goToCell(id, mode);
}

/** Runs what is chosen and stays, goes on, or opens a new cell below. */
export function runSelected(then: "stay" | "next" | "insert"): void {
  const at = target();
  if (!at) return;
  const ids = chosenCells();
  const last = ids.at(-1)!;
  void runCells(at.notebook, ids);
  if (then === "stay") {
    goToCell(at.cell);
    return;
  }
  if (then === "insert") {
    session().cellChosen(last);
    insertCell("below", "code", "edit");
    return;
  }
  const next = neighborOf(last, 1);
  if (next !== undefined) goToCell(next);
  // After the last cell a notebook goes on with a new one, as everywhere; a lesson goes on with its text.
  else if (findCell(documentOf(at.notebook), last)?.origin === null) {
    session().cellChosen(last);
    insertCell("below", "code", "edit");
  } else goToCell(last);
}

export function removeSelected(): void {
  const { notebook } = session();
  if (notebook === null || !mayWrite()) return;
  const ids = chosenCells();
  const next = neighborOf(ids.at(-1) ?? null, 1) ?? neighborOf(ids[0] ?? null, -1);
  for (const id of ids) deleteCell(notebook, id);
  if (next !== undefined) goToCell(next);
  else session().cellChosen(null);
}

export function setKind(kind: Cell["kind"]): void {
  const at = target();
  if (at && mayWrite()) useNotebooks.getState().kindChanged(at.notebook, at.cell, kind);
}

export function move(by: 1 | -1, extend = false): void {
  const next = neighborOf(session().active, by);
  if (next === undefined) return;
  const { anchor } = session();
  goToCell(next);
  if (extend) useSession.setState({ anchor });
}

export function startEditing(): void {
  const at = target();
  if (at && findCell(documentOf(at.notebook), at.cell)) session().modeChanged("edit");
}

export function stopEditing(): void {
  const { active } = session();
  session().modeChanged("command");
  if (active !== null) goToCell(active);
}

export const stop = (): void => void stopRun();
