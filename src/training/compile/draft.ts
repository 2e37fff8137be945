/** A program while it grows: calls over regions that have no place yet, and memories that only ever grow. */
import type { CallNumbers, CallRegions, Region } from "../../ir/emit";
import { BLOCK_WORDS, type TrainKernelName } from "../../ir/trainKernels";
import { type Slot, type Space, spaces } from "../program";

/** A region is told from others by identity: each value of the program has its own. */
export interface DraftRegion extends Region {
  readonly space: Space;
  /** null in `work` and `sums`: decided by lifetime, see memory.ts. */
  readonly at: number | null;
}

export interface DraftCall {
  readonly kernel: TrainKernelName;
  readonly regions: Readonly<Record<string, DraftRegion>>;
  readonly numbers: Readonly<Record<string, number>>;
  readonly what: string;
  readonly block: number | null;
  /** What it reads besides: partial sums that it finds through its table. */
  readonly also: readonly DraftRegion[];
}

/** A call as the kernel table types it. Every region is a draft's own: facets get theirs from nowhere else. */
export function draftCall<K extends TrainKernelName>(
  kernel: K,
  regions: CallRegions<K>,
  numbers: CallNumbers<K>,
  { what, block = null, also = [] }: { what: string; block?: number | null; also?: readonly DraftRegion[] },
): DraftCall {
  const present = Object.entries(regions).filter((r): r is [string, DraftRegion] => r[1] !== undefined);
  return { kernel, regions: Object.fromEntries(present), numbers, what, block, also };
}

export type TableData = Int32Array | Float32Array;

/** Up to the next multiple of 64 words. */
export const aligned = (words: number): number => Math.ceil(words / BLOCK_WORDS) * BLOCK_WORDS;

export function createDraft() {
  const words = Object.fromEntries(spaces.map((s) => [s, 0])) as Record<Space, number>;
  const contents: { readonly region: DraftRegion & Slot; readonly data: TableData }[] = [];

  /** The next free words of a memory that keeps what it holds. */
  const reserve = (space: Space, size: number): DraftRegion & Slot => {
    const region = { space, at: words[space], words: size };
    words[space] = aligned(region.at + size);
    return region;
  };

  const same = (a: TableData, b: TableData) =>
    a.constructor === b.constructor && a.length === b.length && a.every((v, i) => v === b[i]);

  return {
    words,
    contents,
    reserve,
    /** A region of `work` or `sums`. */
    fresh: (space: "work" | "sums", size: number): DraftRegion => ({ space, at: null, words: size }),
    /** A region that starts with these values. */
    hold: (space: Space, data: TableData): DraftRegion & Slot => {
      const region = reserve(space, data.length);
      contents.push({ region, data });
      return region;
    },
    /** The same for tables, of which equal ones need only one place. */
    table: (data: TableData): DraftRegion & Slot => {
      const known = contents.find((c) => c.region.space === "constant" && same(c.data, data));
      if (known) return known.region;
      const region = reserve("constant", data.length);
      contents.push({ region, data });
      return region;
    },
  };
}

export type Draft = ReturnType<typeof createDraft>;
