import { expect, test } from "vitest";
import { type AnalyzedCell, duplicates, freshness, neededFor, type RanCells } from "./staleness";

/** "a: x y -> z" is a cell `a` that uses x and y and defines z. */
const cell = (line: string): AnalyzedCell => {
  const [id, rest] = line.split(":") as [string, string];
  const [uses, defines] = rest.split("->").map((part) => part.split(" ").filter(Boolean));
  return { id, kind: "code", text: id, uses: uses!, defines: defines ?? [] };
};
const cells = ["graph: -> g", "set: -> d", "train: g d -> m", "show: m", "alone: -> q"].map(cell);
const all: RanCells = Object.fromEntries(cells.map(({ id }, i) => [id, { text: id, run: i + 1 }]));

test("a notebook that ran from top to bottom is fresh, one that did not run is new", () => {
  expect(Object.values(freshness(cells, all))).toEqual(Array(5).fill("fresh"));
  expect(Object.values(freshness(cells, {}))).toEqual(Array(5).fill("new"));
});

test("an edit makes stale what is built on it, however far, and nothing else", () => {
  const edited = cells.map((c) => (c.id === "graph" ? { ...c, text: "changed" } : c));
  expect(freshness(edited, all)).toEqual({
    graph: "edited",
    set: "fresh",
    train: "stale",
    show: "stale",
    alone: "fresh",
  });
});

test("a second run makes stale what ran before it", () => {
  const again = { ...all, set: { text: "set", run: 9 } };
  expect(freshness(cells, again)).toMatchObject({
    set: "fresh",
    train: "stale",
    show: "stale",
    graph: "fresh",
  });
  expect(freshness(cells, { ...again, train: { text: "train", run: 10 } })).toMatchObject({
    train: "fresh",
    show: "stale",
  });
});

test("what ran before its definition was ever there is stale", () => {
  const { graph: _, ...without } = all;
  expect(freshness(cells, without)).toMatchObject({ graph: "new", train: "stale" });
});

test("needs what is not fresh above it, in the order of the document", () => {
  expect(neededFor(cells, {}, "show")).toEqual(["graph", "set", "train"]);
  expect(neededFor(cells, all, "show")).toEqual([]);
  expect(neededFor(cells, { ...all, set: { text: "set", run: 9 } }, "show")).toEqual(["train"]);
  expect(neededFor(cells, {}, "alone")).toEqual([]);
});

test("the nearest definition above counts, one below does not", () => {
  const own = ["a: -> x", "b: -> x", "c: x", "d: -> late", "e: late"].map(cell);
  expect(neededFor(own, {}, "c")).toEqual(["b"]);
  expect(neededFor([cell("f: late"), ...own], {}, "f")).toEqual([]);
  expect(duplicates(own)).toEqual([{ name: "x", cells: ["a", "b"] }]);
});

test("notes take no part", () => {
  const notes = cells.map((c) => ({ ...c, kind: "note" as const }));
  expect(freshness(notes, all)).toEqual({});
  expect(duplicates([...notes, ...notes])).toEqual([]);
});
