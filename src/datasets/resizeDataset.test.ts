import { expect, test } from "vitest";
import { resizeDataset } from "./resizeDataset";
import { type Dataset, imageInput, type Split } from "./types";

const split = (...pictures: number[][]): Split => ({
  count: pictures.length,
  values: Uint8Array.from(pictures.flat()),
  labels: new Uint8Array(pictures.length),
});
const dataset: Dataset = {
  card: {
    id: "x", name: "x", task: "classification", classes: ["a", "b"], shape: [2, 2, 1], splits: { train: 2, validation: 0, test: 1 },
    bytes: 12, input: imageInput, synthetic: true, license: "CC0-1.0", made: "", source: "", seconds: 0,
  }, // biome-ignore format: a fixture
  train: split([0, 100, 100, 200], [10, 10, 30, 30]),
  validation: split(),
  test: split([255, 255, 255, 255]),
};

test("pictures are averaged down, each on its own", () => {
  const small = resizeDataset(dataset, [1, 1, 1]);
  expect([...small.train.values]).toEqual([100, 20]);
  expect([...small.test.values]).toEqual([255]);
  expect(small.card.shape).toEqual([1, 1, 1]);
});

test("pictures are spread out to more pixels", () => {
  const large = resizeDataset(dataset, [4, 4, 1]);
  expect([...large.train.values.subarray(0, 16)]).toEqual([
    0, 0, 100, 100, 0, 0, 100, 100, 100, 100, 200, 200, 100, 100, 200, 200,
  ]);
});

test("what has the size already is handed on as it is", () => {
  expect(resizeDataset(dataset, [2, 2, 1])).toBe(dataset);
  expect(resizeDataset(dataset, [4, 4, 3])).toBe(dataset);
});
