import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { splitNames } from "../types";
import { type ImageOptions, imagesByClass } from "./imagesByClass";

/** The plainest picture file: width, height, then RGBA. */
const decode: ImageOptions["decode"] = async (bytes) => {
  const [width = 0, height = 0] = bytes;
  if (bytes.length !== 2 + width * height * 4) throw new Error("bad header");
  return { width, height, rgba: bytes.subarray(2) };
};
const options: ImageOptions = { size: [4, 4, 3], decode };

function picture(seed: number, side = 8): Uint8Array {
  const r = createRandom(seed);
  return Uint8Array.from([side, side, ...Array.from({ length: side * side * 4 }, () => r.integer(256))]);
}
const folder = (name: string, count: number, seed: number) =>
  Array.from({ length: count }, (_, i) => ({ path: `set/${name}/${i}.png`, bytes: picture(seed + i) }));
const two = [...folder("10", 20, 100), ...folder("2", 10, 200)];

test("folders become classes, in reading order, with their share in each split", async () => {
  const { dataset, rejected } = await imagesByClass(two, options);
  expect(rejected).toEqual([]);
  expect(dataset.card.classes).toEqual(["2", "10"]);
  expect(dataset.card.splits).toEqual({ train: 19, validation: 5, test: 6 });
  const count = (split: (typeof splitNames)[number], label: number) =>
    dataset[split].labels.filter((l) => l === label).length;
  expect(splitNames.map((s) => count(s, 0))).toEqual([6, 2, 2]);
  expect(splitNames.map((s) => count(s, 1))).toEqual([13, 3, 4]);
  const held = splitNames.reduce((sum, s) => sum + dataset[s].values.length + dataset[s].labels.length, 0);
  expect(dataset.card.bytes).toBe(held);
  expect(held).toBe(30 * (4 * 4 * 3 + 1));
});

test("the same seed gives the same splits whatever the files are called; another seed gives others", async () => {
  const sorted = async (seed: number, suffix: string) => {
    const renamed = two.map(({ path, bytes }) => ({ path: path.replace(".png", suffix), bytes }));
    const { test: held } = (await imagesByClass(renamed, { ...options, seed })).dataset;
    return [...held.values];
  };
  expect(await sorted(1, ".png")).toEqual(await sorted(1, "-copy.JPG"));
  expect(await sorted(1, ".png")).not.toEqual(await sorted(2, ".png"));
});

test("copies stand in one split, and a picture in two classes counts for the first only", async () => {
  const copies = folder("10", 20, 100).map(({ path, bytes }) => ({ path: `again/${path}`, bytes }));
  const traitor = { path: "set/2/traitor.png", bytes: picture(100) };
  const { dataset, rejected } = await imagesByClass([...two, ...copies, traitor], options);
  expect(rejected).toEqual([
    { name: "set/2/traitor.png", reason: "the same picture as set/10/0.png, which is in another class" },
  ]);
  const size = 4 * 4 * 3;
  const homes = new Map<string, Set<string>>();
  for (const name of splitNames) {
    for (let i = 0; i < dataset[name].count; i++) {
      const key = dataset[name].values.subarray(i * size, (i + 1) * size).join();
      homes.set(key, (homes.get(key) ?? new Set()).add(name));
    }
  }
  expect(homes.size).toBe(30);
  for (const home of homes.values()) expect(home.size).toBe(1);
});

test("bad files are named with their reason, litter is not, the rest loads", async () => {
  const bad = [
    { path: "set/2/notes.txt", bytes: Uint8Array.of(1) },
    { path: "set/2/phone.heic", bytes: Uint8Array.of(1) },
    { path: "set/2/empty.png", bytes: new Uint8Array(0) },
    { path: "set/2/broken.png", bytes: Uint8Array.of(9, 9, 9) },
    { path: "set/2/tiny.png", bytes: picture(1, 1) },
    { path: "alone.png", bytes: picture(2) },
    { path: "broken.zip", bytes: Uint8Array.of(80, 75, 3, 4, 0) },
    { path: "__MACOSX/set/2/._1.png", bytes: Uint8Array.of(1) },
    { path: "set/2/.DS_Store", bytes: Uint8Array.of(1) },
  ];
  const { dataset, rejected } = await imagesByClass([...bad, ...two], options);
  expect(dataset.card.splits.train).toBe(19);
  expect(Object.fromEntries(rejected.map(({ name, reason }) => [name, reason]))).toEqual({
    "set/2/notes.txt": "unsupported type .txt",
    "set/2/phone.heic": "unsupported type .heic",
    "set/2/empty.png": "an empty file",
    "set/2/broken.png": "not an image that can be read",
    "set/2/tiny.png": "too small: 1 x 1 pixels for a network that sees 4 x 4",
    "alone.png": "in no folder: the folder's name is the class",
    "broken.zip": "not a zip archive that can be read",
  });
});

test("a zip holds the same set as its files", async () => {
  const archive = zipSync({
    ...Object.fromEntries(two.map(({ path, bytes }) => [path, bytes])),
    "__MACOSX/set/2/._0.png": Uint8Array.of(1),
    "root.png": picture(3),
  });
  const fromZip = await imagesByClass([{ path: "all.zip", bytes: archive }], options);
  const loose = await imagesByClass(two, options);
  expect(fromZip.dataset).toEqual(loose.dataset);
  expect(fromZip.rejected.map((r) => r.name)).toEqual(["all.zip/root.png"]);
});

test("an archive that claims more than 500 MB is refused before it is unpacked", async () => {
  const archive = zipSync({ "2/a.png": [picture(1), { level: 0 }] });
  // The central directory's header, by its signature, holds the unpacked size at offset 24.
  const at = Buffer.from(archive).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  new DataView(archive.buffer).setUint32(at + 24, 600e6, true);
  const load = imagesByClass([{ path: "bomb.zip", bytes: archive }], options);
  await expect(load).rejects.toThrow("bomb.zip: the archive unpacks to more than 500 MB");
});

test("too few classes or pictures are refused with the counts", async () => {
  await expect(imagesByClass([], options)).rejects.toThrow("your pictures: no pictures found");
  await expect(imagesByClass(folder("cat", 9, 1), options)).rejects.toThrow("one class (cat) found");
  const few = [...folder("cat", 9, 1), ...folder("dog", 4, 50)];
  await expect(imagesByClass(few, { ...options, name: "Pets" })).rejects.toThrow(
    "Pets: too few different examples: dog has 4",
  );
});

test("a fired signal stops the load", async () => {
  const stop = new AbortController();
  const load = imagesByClass(two, options, { onProgress: () => stop.abort(), signal: stop.signal });
  await expect(load).rejects.toMatchObject({ failure: { code: "cancelled" } });
});
