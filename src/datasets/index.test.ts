import { expect, test } from "vitest";
import { FailureError } from "../core/failure";
import { sampleSeed } from "./generate";
import { type DatasetId, datasets, findDataset, listDatasets } from "./index";
import { splitNames } from "./types";

const few = { train: 20, validation: 10, test: 10, seed: 5 };
const ids = Object.keys(datasets) as DatasetId[];

test.each(ids)("%s: the card and the splits tell the same story", async (id) => {
  const { card, ...splits } = await datasets[id].load(few);
  expect(card.id).toBe(id);
  const [h, w, c] = card.shape as [number, number, number];
  let bytes = 0;
  for (const name of splitNames) {
    const split = splits[name];
    expect(split.count).toBe(few[name]);
    expect(card.splits[name]).toBe(few[name]);
    expect(split.values.length).toBe(split.count * h * w * c);
    expect(split.labels.length).toBe(split.count);
    bytes += split.values.byteLength + split.labels.byteLength;
    const perClass = card.classes.map((_, k) => split.labels.filter((label) => label === k).length);
    expect(Math.max(...perClass) - Math.min(...perClass)).toBeLessThanOrEqual(1);
  }
  expect(card.bytes).toBe(bytes);
});

test.each(ids)("%s: the same seed gives the same bytes, another seed gives others", async (id) => {
  const first = await datasets[id].load(few);
  expect(await datasets[id].load(few)).toEqual(first);
  const other = await datasets[id].load({ ...few, seed: 6 });
  expect(other.train.values).not.toEqual(first.train.values);
});

test.each(ids)("%s: no two examples are equal, within or across splits", async (id) => {
  const loaded = await datasets[id].load({ train: 40, validation: 40, test: 40 });
  const seen = new Set<string>();
  for (const name of splitNames) {
    const { count, values } = loaded[name];
    const size = values.length / count;
    for (let i = 0; i < count; i++) seen.add(values.subarray(i * size, (i + 1) * size).join());
  }
  expect(seen.size).toBe(120);
});

test("the splits draw from seeds that never meet", () => {
  const last = 99_999;
  const seeds = splitNames.flatMap((split) => [
    sampleSeed("x", 1, split, 0),
    sampleSeed("x", 1, split, last),
  ]);
  for (const a of [0, 2, 4]) {
    for (const b of [0, 2, 4]) {
      const gap = (seeds[b]! - seeds[a]! + 2 ** 32) % 2 ** 32;
      if (a !== b) expect(Math.min(gap, 2 ** 32 - gap)).toBeGreaterThan(last);
    }
  }
});

test("progress ends at the total, and a fired signal stops the load", async () => {
  const reports: number[] = [];
  await datasets.shapes.load(few, { onProgress: (done, total) => reports.push(done / total) });
  expect(reports[0]).toBe(0);
  expect(reports.at(-1)).toBe(1);

  const stop = new AbortController();
  const stopped = datasets.shapes.load({}, { onProgress: () => stop.abort(), signal: stop.signal });
  await expect(stopped).rejects.toMatchObject({ failure: { code: "cancelled" } });
});

test("nonsense is refused by name", async () => {
  await expect(datasets.shapes.load({ train: -1 })).rejects.toThrow("shapes.train: -1 examples asked for");
  await expect(datasets.shapes.load({ difficulty: 2 })).rejects.toThrow("shapes.difficulty");
  await expect(datasets.shapes.load({ seed: 0.5 })).rejects.toThrow("shapes.seed");
  expect(() => findDataset("toString")).toThrow(FailureError);
  expect(findDataset("shapes").card).toBe(listDatasets().find((card) => card.id === "shapes"));
});
