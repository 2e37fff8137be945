import { expect, test } from "vitest";
import { cellsBetween, emptyDocument, isLive, type LessonCell } from "./document";
import {
  addCell,
  bringBack,
  changeKind,
  editCell,
  followLesson,
  groupOf,
  outdated,
  putBack,
  recordRun,
  removeCell,
  settleUpdate,
} from "./edit";
import { countMatches, findInCells, replaceInCells } from "./search";

const lesson = (texts: Readonly<Record<string, string>>): LessonCell[] =>
  Object.entries(texts).map(([id, text]) => ({ id, step: "a", text, solution: null }));
const first = lesson({ "10-load": "load", "20-train": "train", "30-end": "end" });
const ids = (d: { readonly cells: readonly { readonly id: string }[] }) => d.cells.map(({ id }) => id);

const started = followLesson(emptyDocument("x"), first);
const own = { id: "own-1", kind: "code", text: "mine" } as const;

test("a new notebook has the lesson's cells, and own cells keep their place behind one", () => {
  expect(ids(started)).toEqual(["10-load", "20-train", "30-end"]);
  const with1 = addCell(started, "20-train", own);
  expect(ids(with1)).toEqual(["10-load", "20-train", "own-1", "30-end"]);
  expect(groupOf(with1, "20-train").map(({ id }) => id)).toEqual(["20-train", "own-1"]);
  expect(groupOf(with1, "30-end").map(({ id }) => id)).toEqual(["30-end"]);
  expect(ids(addCell(started, null, own))[0]).toBe("own-1");
});

test("what changes nothing gives back the same object", () => {
  expect(editCell(started, "10-load", "load")).toBe(started);
  expect(editCell(started, "nobody", "x")).toBe(started);
  expect(changeKind(started, "10-load", "code")).toBe(started);
  expect(followLesson(started, first)).toBe(started);
});

test("a deleted cell of the lesson stays away, and comes back whole where it was", () => {
  const edited = editCell(started, "20-train", "mine");
  const without = removeCell(edited, "20-train");
  expect(ids(followLesson(without, first))).toEqual(["10-load", "30-end"]);
  const back = putBack(without, edited.cells[1]!, "10-load");
  expect(back.cells).toEqual(edited.cells);
  expect(back.removed).toEqual([]);
});

test("a lesson's cell is brought back with the lesson's text, behind the own cells before it", () => {
  const with1 = addCell(removeCell(editCell(started, "20-train", "mine"), "20-train"), "10-load", own);
  const back = bringBack(with1, ["20-train"], first);
  expect(ids(back)).toEqual(["10-load", "own-1", "20-train", "30-end"]);
  expect([back.cells[2]!.text, back.removed]).toEqual(["train", []]);
  expect(bringBack(with1, ["10-load"], first), "what is there stays").toBe(with1);
});

test("cells between two are in the order of the notebook, from whichever end one began", () => {
  expect(cellsBetween(started, "30-end", "20-train").map(({ id }) => id)).toEqual(["20-train", "30-end"]);
  expect(cellsBetween(started, "10-load", "10-load").map(({ id }) => id)).toEqual(["10-load"]);
  expect(cellsBetween(started, "10-load", "gone")).toEqual([]);
});

test("a cell is live by its first line alone", () => {
  const live = (text: string, kind: "code" | "note" = "code") => isLive({ kind, text });
  expect(["// live\n1", "//live", "\n  // live  \nx"].map((text) => live(text))).toEqual([true, true, true]);
  expect(["// live demo", "// lively\n1", "1\n// live", "live"].map((text) => live(text))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(live("// live", "note")).toBe(false);
});

test("an unchanged cell follows the lesson's new text; a changed one waits for a choice", () => {
  const edited = editCell(started, "20-train", "mine");
  const newer = lesson({ "10-load": "load 2", "15-new": "new", "20-train": "train 2" });
  const next = followLesson(edited, newer);
  expect(next.cells.map(({ id, text, origin }) => [id, text, origin])).toEqual([
    ["10-load", "load 2", "load 2"],
    ["15-new", "new", "new"],
    ["20-train", "mine", "train"],
    ["30-end", "end", null], // dropped by the lesson: the person's own now
  ]);
  expect(outdated(next, newer)).toEqual(["20-train"]);
  const mine = settleUpdate(next, newer[2]!, "mine");
  expect(outdated(mine, newer)).toEqual([]);
  expect(mine.cells[2]).toMatchObject({ text: "mine", origin: "train 2" });
  expect(settleUpdate(next, newer[2]!, "theirs").cells[2]).toMatchObject({ text: "train 2" });
});

test("making a note of code drops what it had shown", () => {
  const record = { text: "load", at: 1, tookMs: 2, count: 1, ended: "done", outputs: [] } as const;
  const ran = recordRun(started, "10-load", record);
  expect(ran.cells[0]!.record).toEqual(record);
  expect(changeKind(ran, "10-load", "note").cells[0]!.record).toBeNull();
});

test("find and replace take the text literally, in every cell", () => {
  const d = editCell(editCell(started, "10-load", "a.b(x)\nA.B A.B"), "30-end", "axb");
  expect(findInCells(d, "a.b", { exact: true }).map(({ cell, line }) => [cell, line])).toEqual([
    ["10-load", 1],
  ]);
  expect(countMatches(findInCells(d, "a.b", { exact: false }))).toBe(3);
  expect(findInCells(d, "", { exact: false })).toEqual([]);
  const replaced = replaceInCells(d, "a.b", "$&$1", { exact: false });
  expect(replaced.cells[0]!.text).toBe("$&$1(x)\n$&$1 $&$1");
  expect(replaced.cells[2]!.text).toBe("axb");
});
