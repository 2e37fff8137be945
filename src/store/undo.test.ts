import { beforeEach, expect, test, vi } from "vitest";
import type { LessonCell } from "../notebook/document";
import { replaceInCells } from "../notebook/search";
import { checkpoint, listHistory, restoreEntry } from "./history";
import { documentOf, useNotebooks } from "./notebooks";
import { useOwnVersions } from "./ownVersions";
import { useProgress } from "./progress";
import {
  canUndo,
  deleteCell,
  destructive,
  dismiss,
  eraseProgress,
  forgetUndo,
  keepMine,
  ownVersion,
  resetCell,
  resetStep,
  takeBack,
  takeSolution,
  takeUpdate,
  undo,
  undoLast,
  useUndo,
} from "./undo";

let notebook = "";
let counter = 0;
const count = 25;
const lesson: readonly LessonCell[] = Array.from({ length: count }, (_, i) => ({
  id: `${10 + i}-c${i}`,
  step: "s",
  text: `const c${i} = ${i};`,
  solution: null,
}));
const ids = lesson.map(({ id }) => id);
const [first, second, third] = ids as [string, string, string];
const store = () => useNotebooks.getState();
const textOf = (cell: string) => documentOf(notebook).cells.find(({ id }) => id === cell)?.text;
const order = () => documentOf(notebook).cells.map(({ id }) => id);

beforeEach(() => {
  vi.useRealTimers();
  notebook = `lesson-${++counter}`;
  forgetUndo();
  useOwnVersions.setState({ texts: {} });
  store().opened({ version: 1, id: notebook, cells: [], removed: [] }, lesson);
});

test("twenty deletions come back in order, with edits of other cells kept", () => {
  store().cellEdited(notebook, first, "mine");
  for (const id of ids.slice(0, 20)) deleteCell(notebook, id);
  expect(order()).toEqual(ids.slice(20));
  store().cellEdited(notebook, ids[22]!, "written since");
  store().cellAdded(notebook, ids[24]!, { id: "own-1", kind: "note", text: "new" });
  for (let i = 19; i >= 0; i--) {
    undoLast();
    expect(order()).toEqual([...ids.slice(i), "own-1"]);
  }
  expect([textOf(first), textOf(ids[22]!), canUndo()]).toEqual(["mine", "written since", false]);
  expect(documentOf(notebook).removed).toEqual([]);
});

test("deletions come back in any order", () => {
  for (const id of [second, first, third]) deleteCell(notebook, id);
  const toasts = useUndo.getState().toasts.map(({ id }) => id);
  undo(toasts[0]!);
  expect(order()[0]).toBe(second);
  undo(toasts[2]!);
  undo(toasts[1]!);
  expect(order()).toEqual(ids);
});

test("an own cell goes and comes back to its place", () => {
  store().cellAdded(notebook, second, { id: "own-1", kind: "code", text: "x" });
  deleteCell(notebook, "own-1");
  undoLast();
  expect(order().slice(0, 4)).toEqual([first, second, "own-1", third]);
});

test("a reset is taken back, but never over what was written since", () => {
  for (const id of [first, second]) store().cellEdited(notebook, id, `my ${id}`);
  resetStep(notebook, ids);
  expect([textOf(first), textOf(second)]).toEqual([lesson[0]!.text, lesson[1]!.text]);
  expect(useUndo.getState().toasts.length).toBe(1);
  store().cellEdited(notebook, second, "newer");
  store().cellEdited(notebook, third, "another");
  undoLast();
  expect([textOf(first), textOf(second), textOf(third)]).toEqual([`my ${first}`, "newer", "another"]);
});

test("a reset brings the step's deleted cells back, and can itself be taken back", () => {
  store().cellRemoved(notebook, second);
  store().cellEdited(notebook, first, "mine");
  resetStep(notebook, [first, second]);
  expect([order(), textOf(first), textOf(second)]).toEqual([ids, lesson[0]!.text, lesson[1]!.text]);
  undoLast();
  expect([order(), textOf(first)]).toEqual([ids.filter((id) => id !== second), "mine"]);
  expect(documentOf(notebook).removed).toEqual([second]);
});

test("a reset that changes nothing is no act", () => {
  resetCell(notebook, first);
  expect([canUndo(), useUndo.getState().toasts.length]).toEqual([false, 0]);
});

test("replacing in all cells is one act", () => {
  const before = documentOf(notebook);
  destructive(notebook, "replaced", () =>
    store().replaced(replaceInCells(documentOf(notebook), "const", "let", { exact: true })),
  );
  expect(textOf(third)).toBe("let c2 = 2;");
  undoLast();
  expect(documentOf(notebook)).toEqual(before);
});

test("another notebook from a file: what it brought goes, what it took comes back", () => {
  store().cellAdded(notebook, second, { id: "own-1", kind: "code", text: "mine" });
  store().cellEdited(notebook, third, "mine, too");
  const before = documentOf(notebook);
  const theirs = { id: "own-9", kind: "code", text: "theirs", origin: null, record: null } as const;
  destructive(notebook, "opened", () =>
    store().replaced({ ...before, cells: [theirs, ...before.cells.slice(1, 2)], removed: [first] }),
  );
  undoLast();
  expect(documentOf(notebook)).toEqual(before);
});

test("the solution and back, byte for byte", () => {
  const mine = "const c = 1; \r\n\t// ü\n\n";
  store().cellEdited(notebook, first, mine);
  expect(ownVersion(notebook, first)).toBeNull();
  takeSolution(notebook, first, "const c = 42;");
  expect([textOf(first), ownVersion(notebook, first)]).toEqual(["const c = 42;", mine]);
  takeSolution(notebook, first, "const c = 42;");
  expect(ownVersion(notebook, first)).toBe(mine);
  takeBack(notebook, first);
  expect([textOf(first), ownVersion(notebook, first)]).toEqual([mine, null]);
  undoLast();
  expect([textOf(first), ownVersion(notebook, first)]).toEqual(["const c = 42;", mine]);
  undoLast();
  expect([textOf(first), ownVersion(notebook, first)]).toEqual([mine, null]);
});

test("an update of the lesson, settled and taken back", () => {
  store().cellEdited(notebook, first, "mine");
  const theirs = { ...lesson[0]!, text: "new" };
  store().opened(documentOf(notebook), [theirs, ...lesson.slice(1)]);
  const before = documentOf(notebook);
  takeUpdate(notebook, theirs);
  expect(textOf(first)).toBe("new");
  undoLast();
  expect(documentOf(notebook)).toEqual(before);
  keepMine(notebook, theirs);
  expect(documentOf(notebook).cells[0]).toMatchObject({ text: "mine", origin: "new" });
  undoLast();
  expect(documentOf(notebook)).toEqual(before);
});

test("erased progress comes back beside what was reached since", () => {
  const { stepVisited } = useProgress.getState();
  stepVisited("a", "1");
  eraseProgress();
  expect(useProgress.getState().progress.visited).toEqual([]);
  stepVisited("a", "2");
  undoLast();
  expect([...useProgress.getState().progress.visited].sort()).toEqual(["a/1", "a/2"]);
});

test("toasts go after ten seconds or when dismissed, the way back stays", () => {
  vi.useFakeTimers();
  deleteCell(notebook, first);
  deleteCell(notebook, second);
  dismiss(useUndo.getState().toasts[0]!.id);
  expect(useUndo.getState().toasts.length).toBe(1);
  vi.advanceTimersByTime(10_000);
  expect([useUndo.getState().toasts.length, canUndo()]).toEqual([0, true]);
  undoLast();
  undoLast();
  expect(order()).toEqual(ids);
});

test("what an act took away is in the history, and an earlier version comes back", async () => {
  await checkpoint(notebook, "start");
  await checkpoint(notebook, "the same");
  deleteCell(notebook, first);
  store().cellEdited(notebook, second, "mine");
  await checkpoint(notebook, "later");
  const [latest, start] = await listHistory(notebook);
  expect([latest!.reason, start!.reason]).toEqual(["later", "start"]);
  restoreEntry(start!);
  expect([textOf(first), textOf(second)]).toEqual([lesson[0]!.text, lesson[1]!.text]);
  undoLast();
  expect([textOf(first), textOf(second)]).toEqual([undefined, "mine"]);
});

test("fifty entries of each notebook", async () => {
  for (let i = 0; i < 60; i++) {
    store().cellEdited(notebook, first, `${i}`);
    await checkpoint(notebook, `${i}`);
  }
  const reasons = (await listHistory(notebook)).map(({ reason }) => reason);
  expect(reasons).toEqual(Array.from({ length: 50 }, (_, i) => `${59 - i}`));
});
