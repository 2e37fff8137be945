/**
 * Splits for data that people bring: by content, so that copies of one example never stand on both sides; class by
 * class, so that each split has its share of each; and seeded.
 */
import { fail } from "../../core/failure";
import { createRandom, deriveSeed } from "../../core/random";
import { type Split, type SplitName, splitNames } from "../types";

/** An example as read: what it shows, its class, and a name for messages. */
export interface Example<V> {
  readonly values: V;
  readonly className: string;
  readonly name: string;
}

/** What was left out, by file name or line, and why. */
export interface Rejection {
  readonly name: string;
  readonly reason: string;
}

const testShare = 0.2;
const validationShare = 0.15;
const maxClasses = 100;

/** Class names in reading order: "2" before "10". */
export function classesOf(examples: readonly Example<unknown>[]): readonly string[] {
  const names = new Set(examples.map((e) => e.className));
  return [...names].sort(new Intl.Collator("en", { numeric: true }).compare);
}

/**
 * The split of each example. Throws `bad-data` for fewer than 2 classes, more than 100, or a class with fewer than
 * `least` different examples.
 */
export function assignSplits(
  examples: readonly Example<Uint8Array | Float32Array>[],
  { where, seed, least }: { readonly where: string; readonly seed: number; readonly least: number },
): readonly SplitName[] {
  const classes = classesOf(examples);
  if (classes.length < 2 || classes.length > maxClasses) {
    const found = classes.length === 1 ? `one class (${classes[0]})` : `${classes.length} classes`;
    fail("bad-data", where, `${found} found`, `Bring from 2 to ${maxClasses} classes.`);
  }
  const hashes = examples.map(({ values }) => contentHash(values));
  const small: string[] = [];
  const splitOf = new Map<string, SplitName>();
  for (const name of classes) {
    const own = new Set(hashes.filter((_, i) => examples[i]!.className === name));
    if (own.size < least) small.push(`${name} has ${own.size}`);
    const order = createRandom(deriveSeed(seed, "split", name)).permutation(own.size);
    const inOrder = [...own].sort();
    const test = Math.max(1, Math.round(own.size * testShare));
    const validation = Math.max(1, Math.round(own.size * validationShare));
    for (const [rank, at] of order.entries()) {
      const split = rank < test ? "test" : rank < test + validation ? "validation" : "train";
      splitOf.set(`${name}/${inOrder[at]!}`, split);
    }
  }
  if (small.length > 0) {
    const what = `too few different examples: ${small.join(", ")}`;
    fail(
      "bad-data",
      where,
      what,
      `Bring at least ${least} different examples of each class; copies count once.`,
    );
  }
  return examples.map(({ className }, i) => splitOf.get(`${className}/${hashes[i]!}`)!);
}

/** Packs the examples of each split, in the order given; `size` values each. */
export function pack<V extends Uint8Array | Float32Array>(
  examples: readonly Example<V>[],
  splits: readonly SplitName[],
  allocate: (length: number) => V,
  size: number,
): Readonly<Record<SplitName, Split>> {
  const classes = classesOf(examples);
  const packed = splitNames.map((name): Split => {
    const own = examples.filter((_, i) => splits[i] === name);
    const values = allocate(own.length * size);
    for (const [i, example] of own.entries()) values.set(example.values, i * size);
    return { count: own.length, values, labels: Uint8Array.from(own, (e) => classes.indexOf(e.className)) };
  });
  return { train: packed[0]!, validation: packed[1]!, test: packed[2]! };
}

/** 64 bits of the content as text: two FNV-1a hashes from different starting points. */
export function contentHash(values: Uint8Array | Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte ^ (a >>> 24), 0x01000193);
  }
  const hex = (n: number) => (n >>> 0).toString(16).padStart(8, "0");
  return hex(a) + hex(b);
}
