/** What keys, buttons and the palette do to cells. */
import type { Cell, CellId } from "../../notebook/document";
import { findCell } from "../../notebook/document";
import { useKeeping } from "../../store/keeping";
import { runCells, stopRun } from "../../store/kernel";
import { documentOf, useNotebooks } from "../../store/notebooks";
import { useSession } from "../../store/session";
import { deleteCell } from "../../store/undo";
import { goToCell, neighborOf, selectedCells } from "./place";

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

export function insertCell(
  place: "above" | "below",
  kind: Cell["kind"] = "code",
  mode: "command" | "edit" = "command",
): void {
  const at = target();
  if (!at || !mayWrite()) return;
  const cells = documentOf(at.notebook).cells;
  const index = cells.findIndex(({ id }) => id === at.cell);
  const id = newId();
  const after = place === "below" ? at.cell : (cells[index - 1]?.id ?? null);
  useNotebooks.getState().cellAdded(at.notebook, after, { id, kind, text: "" });
  goToCell(id, mode);
}

/** Runs what is chosen and stays, goes on, or opens a new cell below. */
export function runSelected(then: "stay" | "next" | "insert"): void {
  const at = target();
  if (!at) return;
  const ids = selectedCells();
  const last = ids.at(-1)!;
  void runCells(at.notebook, ids);
  if (then === "stay") session().modeChanged("command");
  if (then === "insert") {
    session().cellChosen(last);
    insertCell("below", "code", "edit");
    return;
  }
  const next = then === "next" ? neighborOf(last, 1) : last;
  if (next !== undefined) goToCell(next);
  else if (then === "next") {
    session().cellChosen(last);
    // The lesson's last cell: a notebook goes on with a new one, as everywhere.
    insertCell("below", "code", "edit");
  }
}

export function removeSelected(): void {
  const { notebook } = session();
  if (notebook === null || !mayWrite()) return;
  const ids = selectedCells();
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
