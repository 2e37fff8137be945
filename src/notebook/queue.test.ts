import { expect, test } from "vitest";
import { emptied, emptyQueue, ended, enqueue, next, placeOf } from "./queue";

const order = ["a", "b", "c"];
const at = (cell: string) => ({ notebook: "n", cell });

test("cells wait in the order of the document, each once", () => {
  const queue = enqueue(enqueue(emptyQueue, "n", ["c", "a"], order), "n", ["b", "c"], order);
  expect(queue.waiting).toEqual([at("a"), at("c"), at("b")]);
  expect(placeOf(queue, at("c"))).toBe(2);
  expect(placeOf(queue, at("z"))).toBeNull();
  expect(enqueue(queue, "n", ["a", "gone"], order)).toBe(queue);
});

test("one runs at a time, and may wait for a second run", () => {
  const first = next(enqueue(emptyQueue, "n", ["a", "b"], order));
  expect(first).toEqual({ running: at("a"), waiting: [at("b")] });
  expect(next(first)).toBe(first);
  expect(enqueue(first, "n", ["a"], order).waiting).toEqual([at("b"), at("a")]);
  expect(next(ended(first))).toEqual({ running: at("b"), waiting: [] });
});

test("an error empties what waits, the same cell of another notebook waits for itself", () => {
  const queue = enqueue(enqueue(emptyQueue, "n", ["a"], order), "m", ["a"], order);
  expect(queue.waiting.length).toBe(2);
  expect(emptied(next(queue))).toEqual({ running: at("a"), waiting: [] });
  expect(next(emptyQueue)).toBe(emptyQueue);
});
