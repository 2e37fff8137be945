/** Acts that take something away, each with its way back: on the page for ten seconds, in the stack while the tab lives. */
import { create } from "zustand";
import { merge, type Progress } from "../course/progress";
import { t } from "../i18n";
import { type CellId, findCell, type LessonCell } from "../notebook/document";
import { revert } from "../notebook/revert";
import { checkpointOf } from "./checkpoints";
import { useNotebooks } from "./notebooks";
import { keepOwnText, ownText } from "./ownVersions";
import { useProgress } from "./progress";
import { useSession } from "./session";

export interface Toast {
  readonly id: number;
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface UndoSlice {
  readonly toasts: readonly Toast[];
}

export const useUndo = create<UndoSlice>()(() => ({ toasts: [] }));

const TOAST_MS = 10_000;
const DEEPEST = 100;

interface Act {
  readonly id: number;
  /** null: it belongs to no notebook. */
  readonly notebook: string | null;
  readonly takeBack: () => void;
}

let stack: readonly Act[] = [];
let counter = 0;
let acting = false;

function done(notebook: string | null, label: string, takeBack: () => void): void {
  const id = ++counter;
  stack = [...stack, { id, notebook, takeBack }].slice(-DEEPEST);
  useUndo.setState(({ toasts }) => ({ toasts: [...toasts, { id, label, at: Date.now() }] }));
  setTimeout(() => dismiss(id), TOAST_MS);
}

/** Runs `act`; what it changes in the notebook is in the history, and can be taken back. */
export function destructive(notebook: string, label: string, act: () => void): void {
  guarded(notebook, label, act, () => {});
}

/** `also` is undone with it. An act within an act is a part of it. */
function guarded(notebook: string, label: string, act: () => void, also: () => void): void {
  if (acting) {
    act();
    return;
  }
  const now = () => useNotebooks.getState().documents[notebook];
  const before = now();
  acting = true;
  try {
    act();
  } finally {
    acting = false;
  }
  const after = now();
  if (!before || !after || before === after) return;
  void checkpointOf(before, t("Before: {label}", { label }));
  done(notebook, label, () => {
    const current = now();
    if (current) {
      void checkpointOf(current, t("Before undoing: {label}", { label }));
      useNotebooks.getState().replaced(revert(current, before, after));
    }
    also();
  });
}

/** Those of the notebook on the page, and those of no notebook; all while no notebook is on the page. */
function inReach({ notebook }: Act): boolean {
  const shown = useSession.getState().notebook;
  return shown === null || notebook === null || notebook === shown;
}

export const canUndo = (): boolean => stack.some(inReach);

export function undoLast(): void {
  const last = stack.findLast(inReach);
  if (last) undo(last.id);
}

export function undo(id: number): void {
  const act = stack.find((a) => a.id === id);
  stack = stack.filter((a) => a !== act);
  dismiss(id);
  act?.takeBack();
}

/** Takes the toast away; the act can still be undone. */
export function dismiss(id: number): void {
  if (useUndo.getState().toasts.some((toast) => toast.id === id))
    useUndo.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

export function forgetUndo(): void {
  stack = [];
  useUndo.setState({ toasts: [] });
}

// Acts

const nameOf = (cell: CellId): string => cell.replace(/^\d+-/, "");
const notebooks = () => useNotebooks.getState();
const lessonCell = (notebook: string, cell: CellId): LessonCell | undefined =>
  notebooks().lessons[notebook]?.find(({ id }) => id === cell);

export function deleteCell(notebook: string, cell: CellId): void {
  const own = cell.startsWith("own-");
  const label = own ? t("Your cell was deleted") : t("The cell “{name}” was deleted", { name: nameOf(cell) });
  destructive(notebook, label, () => notebooks().cellRemoved(notebook, cell));
}

/** To the lesson's text; an own cell has none to go back to. */
export function resetCell(notebook: string, cell: CellId): void {
  const { reset, act } = resetting(notebook, [cell]);
  if (reset.length > 0) destructive(notebook, t("The cell “{name}” was reset", { name: nameOf(cell) }), act);
}

export function resetStep(notebook: string, cells: readonly CellId[]): void {
  const { reset, act } = resetting(notebook, cells);
  const count = reset.length;
  if (count > 0)
    destructive(
      notebook,
      t("{count, plural, one {# cell was reset} other {# cells were reset}}", { count }),
      act,
    );
}

/** The lesson's cells among these that differ from the lesson, deleted ones among them, and what makes them as they were. */
function resetting(notebook: string, cells: readonly CellId[]) {
  const document = notebooks().documents[notebook];
  const deleted = document
    ? cells.filter((id) => document.removed.includes(id) && lessonCell(notebook, id))
    : [];
  const changed = document
    ? cells.flatMap((id) => {
        const mine = findCell(document, id);
        const text = lessonCell(notebook, id)?.text ?? mine?.origin ?? null;
        return mine && text !== null && mine.text !== text ? [{ id, text }] : [];
      })
    : [];
  return {
    reset: [...deleted, ...changed.map(({ id }) => id)],
    act: () => {
      for (const { id, text } of changed) notebooks().cellEdited(notebook, id, text);
      notebooks().cellsBroughtBack(notebook, deleted);
    },
  };
}

/** The text from before the solution was taken; null when it was not. */
export const ownVersion = (notebook: string, cell: CellId): string | null => ownText(notebook, cell);

export function takeSolution(notebook: string, cell: CellId, solution: string): void {
  const document = notebooks().documents[notebook];
  const text = document && findCell(document, cell)?.text;
  if (text === undefined || text === solution) return;
  const earlier = ownText(notebook, cell);
  guarded(
    notebook,
    t("The solution was taken for “{name}”", { name: nameOf(cell) }),
    () => {
      keepOwnText(notebook, cell, text);
      notebooks().cellEdited(notebook, cell, solution);
    },
    () => keepOwnText(notebook, cell, earlier),
  );
}

export function takeBack(notebook: string, cell: CellId): void {
  const own = ownText(notebook, cell);
  if (own === null) return;
  guarded(
    notebook,
    t("Your own version of “{name}” is back", { name: nameOf(cell) }),
    () => {
      notebooks().cellEdited(notebook, cell, own);
      keepOwnText(notebook, cell, null);
    },
    () => keepOwnText(notebook, cell, own),
  );
}

export function keepMine(notebook: string, theirs: LessonCell): void {
  destructive(notebook, t("Your version of “{name}” was kept", { name: nameOf(theirs.id) }), () =>
    notebooks().updateSettled(notebook, theirs, "mine"),
  );
}

export function takeUpdate(notebook: string, theirs: LessonCell): void {
  destructive(notebook, t("The new version of “{name}” was taken", { name: nameOf(theirs.id) }), () =>
    notebooks().updateSettled(notebook, theirs, "theirs"),
  );
}

/** What was reached since counts beside what comes back. */
export function eraseProgress(): void {
  const before = useProgress.getState().progress;
  useProgress.getState().progressErased();
  if (useProgress.getState().progress === before) return;
  done(null, t("Your progress was erased"), () =>
    useProgress.setState(({ progress }): { progress: Progress } => ({ progress: merge(progress, before) })),
  );
}
