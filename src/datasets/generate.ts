/**
 * The loop that all generated sets share: sample i of a split is a function of (seed, split, i) alone, classes are
 * balanced, the order is shuffled, and the event loop gets its turn.
 */
import { fail, invariant } from "../core/failure";
import { createRandom, deriveSeed, type Random } from "../core/random";
import {
  type Dataset,
  type DatasetCard,
  type LoadIo,
  type LoadOptions,
  type Split,
  type SplitCounts,
  type SplitName,
  splitNames,
} from "./types";
import { datasetBytes, numel, pause, stopIfAborted } from "./util";

/** Draws one example of class `label` into `out` [...shape]; all chance comes from `random`. */
export type Draw = (label: number, random: Random, difficulty: number, out: Uint8Array) => void;

export interface Recipe {
  readonly card: DatasetCard;
  readonly draw: Draw;
  readonly difficulty: number;
  /** Examples drawn between two turns of the event loop: some 50 ms of work. */
  readonly batch: number;
}

const maxCount = 100_000;
/** Each split owns 2^30 consecutive seeds: no example of one can come back in another. */
const seedsPerSplit = 0x4000_0000;

/** The seed of one example. */
export function sampleSeed(id: string, seed: number, split: SplitName, index: number): number {
  return (deriveSeed(id, seed) + splitNames.indexOf(split) * seedsPerSplit + index) >>> 0;
}

/** Throws `bad-knob` for counts, difficulty or seed out of range, and `cancelled` when the signal fires. */
export async function generate(recipe: Recipe, options: LoadOptions = {}, io: LoadIo = {}): Promise<Dataset> {
  const { card } = recipe;
  const splits = countsOf(card, options);
  const difficulty = options.difficulty ?? recipe.difficulty;
  if (!(difficulty >= 0 && difficulty <= 1))
    fail(
      "bad-knob",
      `${card.id}.difficulty`,
      `${difficulty} is not between 0 and 1`,
      "Choose 0 for clean up to 1 for hardest.",
    );
  const seed = options.seed ?? 1;
  if (!Number.isInteger(seed))
    fail("bad-knob", `${card.id}.seed`, `${seed} is not a whole number`, "Choose a whole number.");

  const total = splits.train + splits.validation + splits.test;
  const made: Partial<Record<SplitName, Split>> = {};
  let done = 0;
  for (const name of splitNames) {
    const count = splits[name];
    const size = numel(card.shape);
    const values = new Uint8Array(count * size);
    const labels = new Uint8Array(count);
    const place = createRandom(deriveSeed(card.id, seed, "order", name)).permutation(count);
    for (let i = 0; i < count; i++) {
      if (done % recipe.batch === 0) {
        io.onProgress?.(done, total);
        await pause();
        stopIfAborted(io.signal, card.id);
      }
      const at = place[i]!;
      const label = i % card.classes.length;
      labels[at] = label;
      const out = values.subarray(at * size, (at + 1) * size);
      recipe.draw(label, createRandom(sampleSeed(card.id, seed, name, i)), difficulty, out);
      done++;
    }
    made[name] = { count, values, labels };
  }
  io.onProgress?.(total, total);
  const { train, validation, test } = made;
  invariant(train && validation && test, "a split was not generated");
  const asLoaded = {
    ...card,
    splits,
    bytes: datasetBytes(card.shape, splits, 1),
    seconds: (card.seconds * total) / (card.splits.train + card.splits.validation + card.splits.test),
  };
  return { card: asLoaded, train, validation, test };
}

function countsOf(card: DatasetCard, options: LoadOptions): SplitCounts {
  const counts = { ...card.splits };
  for (const name of splitNames) {
    const n = options[name] ?? card.splits[name];
    if (!Number.isInteger(n) || n < 0 || n > maxCount)
      fail(
        "bad-knob",
        `${card.id}.${name}`,
        `${n} examples asked for`,
        `Choose a whole number from 0 to ${maxCount}.`,
      );
    counts[name] = n;
  }
  return counts;
}
