import { expect, test } from "vitest";
import type { Split } from "../../datasets/types";
import { type Batch, batchesPerEpoch, epochBatches, normalizedValues } from "./batches";
import { type TrainOptions, trainDefaults } from "./options";

const plain: TrainOptions = {
  ...trainDefaults,
  batch: 4,
  augment: { flip: false, shift: 0, crop: 1, noise: 0 },
};
const input = { offset: 128, scale: 1 / 128 };

/** Ten images of 2x3 pixels; image i holds 10 i … 10 i + 5 and has the class i mod 3. */
const split: Split = {
  count: 10,
  values: Uint8Array.from({ length: 60 }, (_, i) => Math.floor(i / 6) * 10 + (i % 6)),
  labels: Uint8Array.from({ length: 10 }, (_, i) => i % 3),
};

const epoch = (o: Partial<TrainOptions>, number = 1): Batch[] => [
  ...epochBatches(split, [2, 3, 1], input, 3, number, { ...plain, ...o }),
];
const pixels = (b: Batch, i: number) =>
  [...b.x.subarray(6 * i, 6 * i + 6)].map((v) => Math.round(v * 128 + 128));
const images = (batches: readonly Batch[]) =>
  batches.flatMap((b) => Array.from({ length: b.count }, (_, i) => pixels(b, i)));

test("every image once an epoch, whole, with its own label, in another order each time", () => {
  const batches = epoch({});
  expect(batches.map((b) => b.count)).toEqual([4, 4, 2]);
  const first = images(batches).map((p) => p[0]!);
  expect([...first].sort((a, b) => a - b)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  for (const p of images(batches)) expect(p).toEqual([0, 1, 2, 3, 4, 5].map((k) => p[0]! + k));
  const labels = batches.flatMap((b) =>
    Array.from({ length: b.count }, (_, i) => b.y.indexOf(1, 3 * i) - 3 * i),
  );
  expect(labels).toEqual(first.map((v) => (v / 10) % 3));
  expect(images(epoch({}, 2)).map((p) => p[0]!)).not.toEqual(first);
  expect(images(epoch({ seed: 2 })).map((p) => p[0]!)).not.toEqual(first);
});

test.each([[1, 10], [3, 3], [4, 3], [5, 2], [9, 1], [10, 1], [32, 1]])("batches of %d: %d an epoch, none of a single image but by wish", (batch, n) => {
  expect(batchesPerEpoch(10, batch)).toBe(n);
  expect(batchesPerEpoch(1, batch)).toBe(1);
  expect(epoch({ batch }).length).toBe(n);
}); // biome-ignore format: a table

test("label smoothing spreads its share evenly", () => {
  const [b] = epoch({ labelSmoothing: 0.3 });
  const row = [...b!.y.subarray(0, 3)].sort();
  [0.1, 0.1, 0.8].forEach((want, i) => { expect(row[i]).toBeCloseTo(want, 6); }); // biome-ignore format: short
});

test("mixup mixes neighbours, pixels and labels alike; rows still sum to one", () => {
  const bare = epoch({})[0]!;
  const mixed = epoch({ mixup: 0.4, labelSmoothing: 0.1 })[0]!;
  for (let i = 0; i < 4; i++)
    expect(mixed.y.subarray(3 * i, 3 * i + 3).reduce((a, v) => a + v)).toBeCloseTo(1, 5);
  const next = (i: number) => (i + 1) % 4;
  const share = (mixed.x[0]! - bare.x[6 * next(0)]!) / (bare.x[0]! - bare.x[6 * next(0)]!);
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(1);
  for (let i = 0; i < 4; i++) {
    for (let k = 0; k < 6; k++) {
      expect(mixed.x[6 * i + k]!).toBeCloseTo(
        share * bare.x[6 * i + k]! + (1 - share) * bare.x[6 * next(i) + k]!,
        5,
      );
    }
  }
});

test("augmentation is seeded: the same seed the same batches, another seed others", () => {
  const augment = { flip: true, shift: 1, crop: 0.8, noise: 0.1 };
  expect(epoch({ augment, mixup: 0.2 })).toEqual(epoch({ augment, mixup: 0.2 }));
  expect(epoch({ augment })).not.toEqual(epoch({ augment, seed: 2 }));
});

test("flips mirror rows, about every second time", () => {
  let mirrored = 0;
  for (let n = 1; n <= 20; n++) {
    for (const p of images(epoch({ augment: { ...plain.augment, flip: true } }, n))) {
      const steps = p.map((v) => v - Math.min(...p)).join();
      expect(["0,1,2,3,4,5", "2,1,0,5,4,3"]).toContain(steps);
      if (steps.startsWith("2")) mirrored++;
    }
  }
  expect(Math.abs(mirrored / 200 - 0.5)).toBeLessThan(0.12);
});

test("shifts move the image by whole pixels and let the network's zero in", () => {
  const seen = new Set<string>();
  for (let n = 1; n <= 20; n++) {
    for (const b of epoch({ augment: { ...plain.augment, shift: 1 } }, n)) {
      for (let i = 0; i < b.count; i++)
        seen.add(
          [...b.x.subarray(6 * i, 6 * i + 6)]
            .map((v) => (v === 0 ? "." : Math.round(v * 128 + 128) % 10))
            .join(""),
        );
    }
  }
  // Rows 012 and 345, moved up, down, left, right, both or not at all.
  expect([...seen].sort()).toEqual(
    ["...01.", "...012", "...12.", "....01", ".01.34", ".34...", "012345", "12.45.", "345...", "45...."]
      .filter((s) => s !== "...01.")
      .sort(),
  );
});

test("noise has its deviation; tables get noise and nothing else", () => {
  const table: Split = { count: 400, values: new Float32Array(2000).fill(3), labels: new Uint8Array(400) };
  const options = { ...plain, batch: 400, augment: { flip: true, shift: 5, crop: 0.5, noise: 0.25 } };
  const [b] = [...epochBatches(table, [5], { offset: 1, scale: 2 }, 1, 1, options)];
  const mean = b!.x.reduce((a, v) => a + v) / 2000;
  const deviation = Math.sqrt(b!.x.reduce((a, v) => a + (v - mean) ** 2, 0) / 2000);
  expect(mean).toBeCloseTo(4, 1);
  expect(Math.abs(deviation - 0.25)).toBeLessThan(0.02);
});

test("evaluation sees plain, normalized values", () => {
  expect([...normalizedValues(split, input, 1, 2)]).toEqual(
    [10, 11, 12, 13, 14, 15].map((v) => (v - 128) / 128),
  );
});
