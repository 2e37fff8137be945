/**
 * The contract of a data set: a card that says what it is, and three splits of packed examples.
 * Plain data, so a data set crosses a worker's border and can be hashed and stored.
 */
import type { Bytes } from "../core/units";
import type { Shape } from "../ir/types";

export const splitNames = ["train", "validation", "test"] as const;
export type SplitName = (typeof splitNames)[number];
export type SplitCounts = Readonly<Record<SplitName, number>>;

/**
 * What the network sees: real = (value - offset) * scale. For images offset 128 and scale 1/128, so that the int8
 * input of a quantized network is exactly pixel - 128, with scale 1/128 and zero point 0.
 */
export interface Normalization {
  readonly offset: number;
  readonly scale: number;
}

export const imageInput: Normalization = { offset: 128, scale: 1 / 128 };
export const standardizedInput: Normalization = { offset: 0, scale: 1 };

/** A column of a table. Stored values are (raw - mean) / deviation; a device applies the same to its readings. */
export interface Feature {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
}

export interface DatasetCard {
  readonly id: string;
  readonly name: string;
  readonly task: "classification";
  /** The names of the classes; a label is an index into them. */
  readonly classes: readonly string[];
  /** One example: [H,W,C] for images, [N] for tables. */
  readonly shape: Shape;
  readonly splits: SplitCounts;
  /** Memory of the loaded set, values and labels. */
  readonly bytes: Bytes;
  readonly input: Normalization;
  /** For tables, one a column. */
  readonly features?: readonly Feature[];
  /** Drawn by a program: must be said wherever the set is shown. */
  readonly synthetic: boolean;
  readonly license: string;
  /** How it is made, one paragraph. */
  readonly made: string;
  /** Where it comes from: a citation, or "Whittle". */
  readonly source: string;
  /** Estimated seconds to make or load it, on one core of a laptop. */
  readonly seconds: number;
}

/** Examples one after the other: `values` is [count, ...shape], pixels in 8 bits or standardized numbers. */
export interface Split {
  readonly count: number;
  readonly values: Uint8Array | Float32Array;
  readonly labels: Uint8Array;
}

export interface Dataset extends Readonly<Record<SplitName, Split>> {
  /** The card of this very load: its counts and bytes are those of the splits beside it. */
  readonly card: DatasetCard;
}

/** How a long load reports and is stopped. */
export interface LoadIo {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a generated set can be asked for; what is left out is as on the card. */
export interface LoadOptions {
  readonly train?: number | undefined;
  readonly validation?: number | undefined;
  readonly test?: number | undefined;
  /** 0 = clean and upright, 1 = hardest. */
  readonly difficulty?: number | undefined;
  readonly seed?: number | undefined;
}

/** An entry of the registry. */
export interface DatasetSource {
  readonly card: DatasetCard;
  load(options?: LoadOptions, io?: LoadIo): Promise<Dataset>;
}
