import { expect, test } from "vitest";
import { inspect } from "./inspect";

test.each([
  ["text", "text"],
  [["text"], '["text"]'],
  [{ a: 1, "b c": [0.123456789, null, undefined] }, '{ a: 1, "b c": [0.123457, null, undefined] }'],
  [{}, "{}"],
  [new Map([["k", 1]]), 'Map(1) { "k" => 1 }'],
  [new Set(), "Set(0) {}"],
  [new Float32Array([1, 0.5]), "Float32Array(2) [1, 0.5]"],
  [function f() {}, "[function f]"],
  [class A {}, "[class A]"],
  [new TypeError("no"), "TypeError: no"],
  [{ a: { b: { c: { d: { e: 1 } } } } }, "{ a: { b: { c: { d: {…} } } } }"],
  [Promise.resolve(1), "Promise (write await before it)"],
])("%s", (value, want) => {
  expect(inspect(value)).toBe(want);
});

test("a cycle, a getter that throws, and a long list do no harm", () => {
  const cycle: Record<string, unknown> = { name: "x" };
  cycle.self = cycle;
  expect(inspect(cycle)).toBe('{ name: "x", self: [circular] }');
  const bad = {
    get x() {
      throw new Error("closed");
    },
  };
  expect(inspect(bad)).toBe("{ x: [throws closed] }");
  expect(inspect(Array.from({ length: 60 }, (_, i) => i))).toContain("… 10 more");
});

test("what is too long for a line is broken", () => {
  expect(inspect({ first: "x".repeat(50), second: "y".repeat(50) }).split("\n").length).toBe(4);
});
