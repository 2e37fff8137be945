/** Data, and arrays of numbers, as pictures. */
import { type Dataset, splitNames } from "../../../datasets/types";
import type { ImageOutput, Output } from "../../../notebook/output";
import { pictureRow } from "../data";
import { inspect } from "../inspect";
import { table } from "./tables";
import { textOutput } from "./text";

const MOST_MAPS = 64;
const MAP_SIDE = 1024;
const EXAMPLES = 8;

export function datasetOutput(set: Dataset, title: string): Output {
  const { card } = set;
  const name = title || `${card.name}: ${splitNames.map((s) => `${set[s].count} ${s}`).join(", ")}`;
  if (card.shape.length === 3 && set.train.values instanceof Uint8Array)
    return { ...pictureRow(set, "train", Math.min(EXAMPLES, set.train.count)), title: name };
  return table(exampleRows(set, "train", EXAMPLES), name);
}

/** Examples of a table, by the names of their columns. */
function exampleRows(
  { card, ...splits }: Dataset,
  split: "train" | "validation" | "test",
  count: number,
): Record<string, number | string>[] {
  const { values, labels, count: there } = splits[split];
  const size = values.length / Math.max(1, there);
  return Array.from({ length: Math.min(count, there) }, (_, i) => ({
    class: card.classes[labels[i]!] ?? String(labels[i]),
    ...Object.fromEntries(
      Array.from(values.subarray(i * size, (i + 1) * size), (v, k) => {
        const feature = card.features?.[k];
        return [feature?.name ?? `x${k}`, feature ? v * feature.deviation + feature.mean : v];
      }),
    ),
  }));
}

/** Numbers with a shape as heat maps [count, height, width]: the last two axes of a matrix or stack, or a picture for each channel. */
export function arrayOutput(data: ArrayLike<number>, shape: readonly number[], title: string): Output {
  const maps = asMaps(data, shape);
  if (!maps) return textOutput(`${shape.length > 0 ? `[${shape.join(", ")}] ` : ""}${inspect(data)}`, title);
  const { count, height, width, at } = maps;
  const real = Float32Array.from({ length: count * height * width }, (_, i) => at(i));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of real) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return textOutput(inspect(data), title);
  const perStep = (high - low) / 255 || 1;
  const values = Uint8Array.from(real, (v) => Math.round((v - low) / perStep));
  return {
    kind: "image",
    title,
    count,
    height,
    width,
    channels: 1,
    values,
    captions: [],
    range: [low, high],
  } satisfies ImageOutput;
}

function asMaps(data: ArrayLike<number>, shape: readonly number[]) {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  const within = (height: number, width: number) =>
    height > 0 && width > 0 && height <= MAP_SIDE && width <= MAP_SIDE;
  if (shape.length === 2 && within(a, b))
    return { count: 1, height: a, width: b, at: (i: number) => data[i]! };
  // [H,W,C]: one map a channel.
  if (shape.length === 3 && within(a, b))
    return {
      ...{ count: Math.min(c, MOST_MAPS), height: a, width: b },
      at: (i: number) => data[(i % (a * b)) * c + Math.floor(i / (a * b))]!,
    };
  // [O,H,W,I], as kernels lie: one map for each output and input.
  if (shape.length === 4 && within(b, c))
    return {
      ...{ count: Math.min(a * d, MOST_MAPS), height: b, width: c },
      at: (i: number) => {
        const map = Math.floor(i / (b * c));
        return data[Math.floor(map / d) * b * c * d + (i % (b * c)) * d + (map % d)]!;
      },
    };
  return null;
}
