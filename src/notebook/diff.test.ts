import fc from "fast-check";
import { expect, test } from "vitest";
import { type DiffLine, diffDocuments, diffLines } from "./diff";
import { emptyDocument, type NotebookDocument } from "./document";
import { addCell, editCell, removeCell } from "./edit";

const textOf = (line: DiffLine | null) => line?.parts.map(({ text }) => text).join("") ?? null;
const marked = (line: DiffLine | null) => line?.parts.filter((part) => part.marked).map(({ text }) => text);

test("a changed word is marked on both sides", () => {
  const [same, changed] = diffLines("const a = 1;\nlet b = 2;", "const a = 1;\nlet b = 30;");
  expect(same?.change).toBe("same");
  expect(changed?.change).toBe("changed");
  expect(marked(changed!.left)).toEqual(["2"]);
  expect(marked(changed!.right)).toEqual(["30"]);
});

test("lines that one side lacks face nothing", () => {
  expect(diffLines("a\nb", "a\nb\nc").map(({ change }) => change)).toEqual(["same", "same", "added"]);
  expect(diffLines("a\nx\nb", "a\nb").map(({ change }) => change)).toEqual(["same", "removed", "same"]);
  expect(diffLines("", "a").map(({ change, left }) => [change, left])).toEqual([["added", null]]);
  expect(diffLines("", "")).toEqual([]);
});

test("each side reads as its text, with its lines counted", () => {
  const text = fc.array(fc.constantFrom("a", "b c", "", "  d(1, 2);", "ü")).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = diffLines(before, after);
      for (const [side, whole] of [
        ["left", before],
        ["right", after],
      ] as const) {
        const lines = rows.flatMap((row) => row[side] ?? []);
        expect(lines.map(textOf).join("\n")).toBe(whole);
        expect(lines.map(({ line }) => line)).toEqual(lines.map((_, i) => i + 1));
      }
    }),
  );
});

test("notebooks: what came, what went, what changed", () => {
  const add = (d: NotebookDocument, after: string | null, id: string) =>
    addCell(d, after, { id, kind: "code", text: id });
  const a = ["one", "two", "three"].reduce(
    (d, id, i, all) => add(d, i === 0 ? null : all[i - 1]!, id),
    emptyDocument("own"),
  );
  const b = add(editCell(removeCell(a, "two"), "three", "3"), "three", "four");
  expect(diffDocuments(a, b).map(({ cell, change }) => [cell, change])).toEqual([
    ["two", "removed"],
    ["three", "changed"],
    ["four", "added"],
  ]);
  expect(diffDocuments(a, a)).toEqual([]);
});
