import { expect, test } from "vitest";
import { chart } from "./plot";
import { toOutput } from "./show";

test("objects make a table, with a column for each name that any of them has", () => {
  expect(
    toOutput(
      [
        { a: 1.23456789, b: "x" },
        { a: Number.NaN, c: true },
      ],
      { title: "T" },
    ),
  ).toEqual({
    ...{ kind: "table", title: "T", columns: ["a", "b", "c"], total: 2 },
    rows: [
      [1.23457, "x", null],
      ["NaN", null, true],
    ],
  });
});

test("numbers with a shape make heat maps, channel by channel", () => {
  // [H,W,C] = [1,2,2]: channel 0 is 0 and 2, channel 1 is 1 and 3; 0 to 3 is spread over 0 to 255.
  expect(toOutput({ data: new Float32Array([0, 1, 2, 3]), shape: [1, 2, 2] })).toMatchObject({
    ...{ kind: "image", count: 2, height: 1, width: 2, range: [0, 3] },
    values: Uint8Array.from([0, 170, 85, 255]),
  });
  // [O,H,W,I] = [2,1,1,2]: four maps of one value, outputs first.
  expect(toOutput({ data: new Float32Array([0, 1, 2, 3]), shape: [2, 1, 1, 2] })).toMatchObject({
    ...{ count: 4, height: 1, width: 1 },
    values: Uint8Array.from([0, 85, 170, 255]),
  });
  expect(
    toOutput([
      [0, 1],
      [1, 0],
    ]),
  ).toMatchObject({ kind: "image", count: 1, height: 2, width: 2 });
});

test("what has no picture is text", () => {
  expect(toOutput({ data: new Float32Array([Number.NaN, Number.NaN]), shape: [1, 2] })).toMatchObject({
    kind: "text",
  });
  expect(toOutput([], { title: "none" })).toEqual({ kind: "text", level: "result", text: "none: []" });
  expect(toOutput(null)).toEqual({ kind: "text", level: "result", text: "null" });
});

test("scores make a table of truths and answers, a file stays a file", () => {
  const scores = { accuracy: 0.75, count: 4, confusion: [[2, 0], [1, 1]], predictions: [], classes: ["cat", "dog"] }; // biome-ignore format: a fixture
  expect(toOutput(scores)).toMatchObject({
    title: "3 of 4 right: 75.0 %",
    rows: [
      ["cat", 2, 0],
      ["dog", 1, 1],
    ],
  });
  const bytes = new Uint8Array(2);
  expect(toOutput({ name: "a.bin", bytes })).toEqual({ kind: "file", name: "a.bin", bytes });
});

test("a chart leaves gaps for what is no number, and thins out what is too much", () => {
  expect(chart("line", { a: [1, Number.POSITIVE_INFINITY], b: [2] }, { x: [10, 20] })).toMatchObject({
    x: [10, 20],
    series: [
      { name: "a", y: [1, null] },
      { name: "b", y: [2, null] },
    ],
  });
  expect(chart("line", new Float32Array(5000), {}).x.length).toBe(1667);
});
