import { expect, test } from "vitest";
import { layoutGraph } from "./layoutGraph";

test("a chain stands in one lane, a branch beside it, and the join returns to the chain", () => {
  const places = layoutGraph([
    { id: "in", inputs: [] },
    { id: "conv", inputs: ["in"] },
    { id: "pool", inputs: ["conv"] },
    { id: "gate", inputs: ["pool"] },
    { id: "mul", inputs: ["conv", "gate"] },
    { id: "out", inputs: ["mul"] },
  ]);
  expect([...places.values()].map((p) => p.row)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(places.get("mul")!.lane).toBe(0);
  expect(places.get("out")!.lane).toBe(0);
});

test("no two nodes share a place", () => {
  const places = layoutGraph([
    { id: "a", inputs: [] },
    { id: "b", inputs: ["a"] },
    { id: "c", inputs: ["a"] },
    { id: "d", inputs: ["a"] },
    { id: "e", inputs: ["b", "c", "d"] },
  ]);
  expect(new Set([...places.values()].map((p) => `${p.row},${p.lane}`)).size).toBe(5);
  expect(places.get("e")).toEqual({ row: 2, lane: 0 });
});
