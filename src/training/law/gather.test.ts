import { expect, test } from "vitest";
import { mix32, uniform } from "../../core/draws";
import { deriveSeed } from "../../core/random";
import { stepWords } from "../../ir/trainKernels";
import { gatherNumbers } from "../gatherNumbers";
import { type AugmentOptions, noAugment, type PlanOptions, planDefaults } from "../options";
import { stepBuffer } from "../stepBuffer";
import { gather } from "./gather";

/** Ten images of 2x3 pixels; image i holds 10 i … 10 i + 5 and has the class i mod 3. */
const images = Uint8Array.from({ length: 60 }, (_, i) => Math.floor(i / 6) * 10 + (i % 6));
const labels = new Float32Array(Uint32Array.from({ length: 10 }, (_, i) => i % 3).buffer);

interface Wish {
  readonly augment?: Partial<AugmentOptions>;
  readonly seed?: number;
  readonly smoothing?: number;
  readonly share?: number;
  readonly indices?: readonly number[];
}

/** A batch of four through the law, as pixels [4,2,3] (padding lanes dropped) and soft labels [4,3]. */
function batch({ augment = {}, seed = 1, smoothing = 0, share = 1, indices = [4, 0, 9, 7] }: Wish = {}) {
  const plan: PlanOptions = {
    ...planDefaults,
    ...{ batch: 4, classes: 3, data: { bytes: true, offset: 128, scale: 1 / 128 } },
    augment: { ...noAugment, ...augment },
    labelSmoothing: smoothing,
    mixup: share < 1,
  };
  const words = stepBuffer(
    stepWords.indices + 4,
    { indices: Uint32Array.from(indices), seed, rate: 0, share },
    1,
  );
  const x = new Float32Array(4 * 6 * 4);
  const target = new Float32Array(4 * 4);
  const b = {
    data: new Float32Array(images.slice().buffer),
    labels,
    step: new Float32Array(words.buffer),
    x,
    target,
  };
  gather({ b, n: gatherNumbers(plan, [2, 3, 1], true) });
  return {
    x: Array.from({ length: 4 }, (_, i) => Array.from({ length: 6 }, (_, k) => x[(i * 6 + k) * 4]!)),
    y: Array.from({ length: 4 }, (_, i) => [...target.subarray(i * 4, i * 4 + 3)]),
    padding: [...x].filter((_, i) => i % 4 !== 0).concat([...target].filter((_, i) => i % 4 === 3)),
  };
}
const pixels = (row: readonly number[]) => row.map((v) => Math.round(v * 128 + 128));

test("the draws: MurmurHash3's finalizer by its known values, uniform without repeats", () => {
  expect(mix32(0)).toBe(0);
  expect(mix32(1)).toBe(0x514e28b7);
  const many = Array.from({ length: 20_000 }, (_, i) => uniform(7, i));
  expect(many.reduce((a, v) => a + v) / many.length).toBeCloseTo(0.5, 2);
  expect(new Set(many).size).toBeGreaterThan(19_900);
});

test("the chosen images, whole, with their own labels, padding lanes zero", () => {
  const { x, y, padding } = batch();
  expect(x.map(pixels)).toEqual([40, 0, 90, 70].map((v) => [0, 1, 2, 3, 4, 5].map((k) => v + k)));
  expect(y).toEqual([[0, 1, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0]]); // biome-ignore format: rows
  expect(padding.every((v) => v === 0)).toBe(true);
});

test("label smoothing spreads its share evenly", () => {
  const [row] = batch({ smoothing: 0.3 }).y;
  [0.1, 0.8, 0.1].forEach((want, i) => {
    expect(row![i]).toBeCloseTo(want, 6);
  });
});

test("mixup mixes neighbours, pixels and labels alike", () => {
  const bare = batch();
  const mixed = batch({ share: 0.75 });
  for (let i = 0; i < 4; i++) {
    const blend = (own: readonly number[], other: readonly number[]) =>
      own.map((v, k) => 0.75 * v + 0.25 * other[k]!);
    blend(bare.x[i]!, bare.x[(i + 1) % 4]!).forEach((want, k) => {
      expect(mixed.x[i]![k]).toBeCloseTo(want, 6);
    });
    blend(bare.y[i]!, bare.y[(i + 1) % 4]!).forEach((want, k) => {
      expect(mixed.y[i]![k]).toBeCloseTo(want, 6);
    });
  }
});

test("augmentation is seeded: the same seed the same batch, another seed another", () => {
  const augment = { flip: true, shift: 1, crop: 0.8, noise: 0.1 };
  expect(batch({ augment })).toEqual(batch({ augment }));
  expect(batch({ augment })).not.toEqual(batch({ augment, seed: 2 }));
});

const seeds = Array.from({ length: 100 }, (_, i) => deriveSeed("test", i));

test("flips mirror rows, about every second time", () => {
  let mirrored = 0;
  for (const seed of seeds) {
    for (const p of batch({ augment: { flip: true }, seed }).x.map(pixels)) {
      const steps = p.map((v) => v - Math.min(...p)).join();
      expect(["0,1,2,3,4,5", "2,1,0,5,4,3"]).toContain(steps);
      if (steps.startsWith("2")) mirrored++;
    }
  }
  expect(Math.abs(mirrored / 400 - 0.5)).toBeLessThan(0.09);
});

/** Every picture of image 0 … that augmentation makes, as digits, a point for the network's zero. */
function pictures(augment: Partial<AugmentOptions>): string[] {
  const seen = seeds.flatMap((seed) =>
    batch({ augment, seed }).x.map((row) =>
      row.map((v) => (v === 0 ? "." : Math.round(v * 128 + 128) % 10)).join(""),
    ),
  );
  return [...new Set(seen)].sort();
}

test("shifts move the image by whole pixels and let the network's zero in", () => {
  // Rows 012 and 345, moved up, down, left, right, both or not at all.
  expect(pictures({ shift: 1 })).toEqual(
    ["...012", "...12.", "....01", ".01.34", ".34...", "012345", "12.45.", "345...", "45...."].sort(),
  );
});

test("a time shift moves along rows only", () => {
  expect(pictures({ timeShift: 1 })).toEqual([".01.34", "012345", "12.45."].sort());
});

test("masks take columns or rows, cutout a square that may hang over the edge", () => {
  expect(pictures({ timeMask: 1 })).toEqual([".12.45", "0.23.5", "01.34.", "012345"].sort());
  expect(pictures({ bandMask: 1 })).toEqual(["...345", "012...", "012345"].sort());
  // A 2x2 square around each of the six pixels covers the pixel and those above and before it.
  expect(pictures({ cutout: 2 })).toEqual(
    [".12345", "..2345", "0..345", ".12.45", "..2..5", "0..3.."].sort(),
  );
});

test("a crop reads a smaller window, scaled up: neighbours repeat, order stays", () => {
  for (const seed of seeds)
    for (const p of batch({ augment: { crop: 0.5 }, seed }).x.map(pixels))
      for (const row of [p.slice(0, 3), p.slice(3)]) expect(row).toEqual([...row].sort((a, b) => a - b));
});

test("noise has its deviation; tables get noise and nothing else", () => {
  const plan: PlanOptions = {
    ...planDefaults,
    ...{ batch: 400, classes: 1, data: { bytes: false, offset: 1, scale: 2 } },
    augment: { ...noAugment, flip: true, shift: 5, crop: 0.5, noise: 0.25, cutout: 3 },
  };
  const indices = Uint32Array.from({ length: 400 }, (_, i) => i);
  const words = stepBuffer(stepWords.indices + 400, { indices, seed: 3, rate: 0, share: 1 }, 1);
  const x = new Float32Array(400 * 8);
  const data = new Float32Array(2000).fill(3);
  gather({
    b: {
      data,
      labels: new Float32Array(400),
      step: new Float32Array(words.buffer),
      x,
      target: new Float32Array(1600),
    },
    n: gatherNumbers(plan, [5], true),
  });
  const values = [...x].filter((_, i) => i % 8 < 5);
  const mean = values.reduce((a, v) => a + v) / 2000;
  expect(mean).toBeCloseTo(4, 1);
  const deviation = Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / 2000);
  expect(Math.abs(deviation - 0.25)).toBeLessThan(0.02);
});
