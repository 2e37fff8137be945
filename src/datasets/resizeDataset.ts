import { fail } from "../core/failure";
import type { Shape } from "../ir/types";
import type { Dataset, Split, SplitName } from "./types";
import { resize } from "./user/resize";
import { datasetBytes } from "./util";

/** A browser tab has little more than this for one array. */
const LARGEST = 1.5e9;

/**
 * The data as a network of input `shape` wants it: pictures averaged down (or spread out) to its size; anything else has to have
 * the right shape already, which training checks.
 */
export function resizeDataset(dataset: Dataset, shape: Shape): Dataset {
  const { card } = dataset;
  const [height, width, channels] = card.shape;
  const [high, wide, deep] = shape;
  const pictures =
    card.shape.length === 3 && shape.length === 3 && dataset.train.values instanceof Uint8Array;
  if (!pictures || channels !== deep || (height === high && width === wide)) return dataset;
  const size = [high!, wide!, channels as 1 | 3] as const;
  const bytes = datasetBytes(size, card.splits, 1);
  if (bytes > LARGEST) {
    fail(
      "bad-data",
      card.name,
      `at ${wide} x ${high} pixels it takes ${Math.round(bytes / 1e6)} MB`,
      "Choose a smaller resolution or fewer pictures.",
    );
  }
  const resized = (name: SplitName): Split => resizeSplit(dataset[name], [height!, width!, channels!], size);
  return {
    card: { ...card, shape: size, bytes },
    train: resized("train"),
    validation: resized("validation"),
    test: resized("test"),
  };
}

function resizeSplit(
  { count, values, labels }: Split,
  from: Shape,
  to: readonly [number, number, 1 | 3],
): Split {
  const [height, width, channels] = from as readonly [number, number, number];
  const before = height * width * channels;
  const after = to[0] * to[1] * to[2];
  const out = new Uint8Array(count * after);
  const rgba = new Uint8Array(height * width * 4).fill(255);
  for (let i = 0; i < count; i++) {
    for (let p = 0; p < height * width; p++) {
      for (let c = 0; c < 3; c++)
        rgba[p * 4 + c] = values[i * before + p * channels + (channels === 1 ? 0 : c)]!;
    }
    out.set(resize({ width, height, rgba }, to), i * after);
  }
  return { count, values: out, labels };
}
