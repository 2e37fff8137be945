import { expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { splitNames } from "../types";
import { table } from "./table";

const r = createRandom(4);
const readings = Array.from({ length: 40 }, (_, i) => {
  const kind = i % 2 === 0 ? "rest" : "walk";
  return [
    (r.normal() + (kind === "walk" ? 30 : 10)).toFixed(3),
    r.uniform(-900, 900).toFixed(1),
    kind,
  ] as const;
});
const csv = `speed,tilt,label\n${readings.map((row) => row.join(",")).join("\n")}\n`;

test("classes come from the label column, values are standardized by the training rows", () => {
  const { dataset, rejected } = table(csv);
  expect(rejected).toEqual([]);
  expect(dataset.card).toMatchObject({
    classes: ["rest", "walk"],
    shape: [2],
    splits: { train: 26, validation: 6, test: 8 },
    input: { offset: 0, scale: 1 },
  });
  const { values, count } = dataset.train;
  for (const j of [0, 1]) {
    const column = Array.from({ length: count }, (_, i) => values[i * 2 + j]!);
    expect(column.reduce((a, b) => a + b, 0) / count).toBeCloseTo(0, 5);
    expect(column.reduce((a, b) => a + b * b, 0) / count).toBeCloseTo(1, 5);
  }
});

test("the features of the card give the raw numbers back, each with its own label, once", () => {
  const { dataset } = table(csv);
  const features = dataset.card.features!;
  expect(features.map((f) => f.name)).toEqual(["speed", "tilt"]);
  const back: [number, number, string][] = [];
  for (const name of splitNames) {
    const { values, labels, count } = dataset[name];
    const raw = (i: number, j: number) => values[i * 2 + j]! * features[j]!.deviation + features[j]!.mean;
    for (let i = 0; i < count; i++) back.push([raw(i, 0), raw(i, 1), dataset.card.classes[labels[i]!]!]);
  }
  expect(back.length).toBe(readings.length);
  const bySpeed = <T extends readonly [unknown, unknown, string]>(rows: readonly T[]) =>
    rows.toSorted((a, b) => Number(a[0]) - Number(b[0]));
  for (const [i, [speed, tilt, kind]] of bySpeed(readings).entries()) {
    const [s, t, k] = bySpeed(back)[i]!;
    expect(s).toBeCloseTo(Number(speed), 3);
    expect(t).toBeCloseTo(Number(tilt), 2);
    expect(k).toBe(kind);
  }
});

test("bad rows are named by line, the rest loads", () => {
  const bad = ["1,2", "x,2,rest", "1,,walk", "1,2,", "Infinity,2,rest", '1,"2', "1,2,rest"].join("\n");
  const { dataset, rejected } = table(`${csv}${bad}`);
  expect(dataset.card.splits).toEqual({ train: 26, validation: 6, test: 8 });
  expect(rejected).toEqual([
    { name: "line 42", reason: "2 fields instead of 3" },
    { name: "line 43", reason: '"x" in "speed" is not a number' },
    { name: "line 44", reason: '"" in "tilt" is not a number' },
    { name: "line 45", reason: 'no class in "label"' },
    { name: "line 46", reason: '"Infinity" in "speed" is not a number' },
    { name: "line 47", reason: "a quote is never closed" },
  ]);
});

test("without a header the last column is the class; semicolons allow decimal commas", () => {
  const rows = readings
    .map(([a, b, kind]) => `${a.replace(".", ",")};${b.replace(".", ",")};${kind}`)
    .join("\r\n");
  const { dataset } = table(rows);
  expect(dataset.card.features!.map((f) => f.name)).toEqual(["column 1", "column 2"]);
  expect(dataset.train.values).toEqual(table(csv).dataset.train.values);
});

test("the class may be any column, a number too, and a constant column does no harm", () => {
  const rows = readings.map(([a, b, kind]) => [kind === "rest" ? 10 : 2, a, b, "7"].join("\t")).join("\n");
  const { dataset } = table(`Class\ta\tb\tc\n${rows}`);
  expect(dataset.card.classes).toEqual(["2", "10"]);
  expect(dataset.card.features!.at(-1)).toEqual({ name: "c", mean: 7, deviation: 1 });
  expect(table(`kind\ta\tb\tc\n${rows}`, { label: "kind" }).dataset.card.classes).toEqual(["2", "10"]);
});

test("equal rows stand in the same split", () => {
  const { dataset } = table(`${csv}${csv.slice(csv.indexOf("\n") + 1)}`);
  expect(dataset.card.splits).toEqual({ train: 52, validation: 12, test: 16 });
  const rowsOf = (name: (typeof splitNames)[number]) =>
    new Set(
      Array.from({ length: dataset[name].count }, (_, i) =>
        dataset[name].values.slice(2 * i, 2 * i + 2).join(),
      ),
    );
  const [train, validation, held] = splitNames.map(rowsOf);
  expect(train!.size + validation!.size + held!.size).toBe(
    new Set([...train!, ...validation!, ...held!]).size,
  );
});

test("what is no table says what is missing", () => {
  expect(() => table("")).toThrow("your table: no columns found");
  expect(() => table("a\n1\n")).toThrow("no columns found");
  expect(() => table("a,label\n")).toThrow("no usable rows");
  expect(() => table("a,label\nx,1\n")).toThrow('no usable rows; line 2: "x" in "a" is not a number');
  expect(() => table(csv, { label: "kind" })).toThrow('there is no column "kind"');
  expect(() => table("1,a\n2,a\n3,a", { name: "t" })).toThrow("t: one class (a) found");
  expect(() => table("1,a\n2,a\n3,b", { name: "t" })).toThrow("too few different examples: a has 2, b has 1");
});
