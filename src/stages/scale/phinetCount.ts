/**
 * What a PhiNet costs, counted in whole channels without building its graph: `cost(phinet(knobs))` to the last one, about a thousand
 * times as fast, so that a search can ask thousands of times. The test holds the two together.
 */
import type { Bytes, Macs } from "../../core/units";
import { makeDivisible } from "../../nets/knobs";
import { type PhinetKnobs, phinetDefaults } from "../../nets/phinet";

/** What stays as it is while alpha, beta and t0 move. Pooling variants and the plain first convolution are not counted. */
export type PhinetShape = Omit<PhinetKnobs, "alpha" | "beta" | "t0" | "pool" | "conv2dInput">;

export interface PhinetCount {
  readonly parameters: number;
  readonly macs: Macs;
  readonly flashBytes: Bytes;
  /** `cost().ramBytes`. */
  readonly tflmBytes: Bytes;
  /** `inPlaceBytes()`. */
  readonly inPlaceBytes: Bytes;
  /** About what the memory plan needs: the largest tensor, or what is alive beside it. The plan itself has the last word. */
  readonly planBytes: Bytes;
}

const STEM = 48;
const GROUP1 = 24;
const GROUP2 = 48;
/** Bias, multiplier and shift of an output channel, and a table of an activation: as `ir/cost` counts them. */
export const CHANNEL_BYTES = 9;
export const TABLE_BYTES = 256;

/** Where block i is and how it is built, whatever its width. */
export interface BlockPlace {
  /** Width of its input and output at alpha 1. */
  readonly inBase: number;
  readonly outBase: number;
  readonly inSide: number;
  readonly outSide: number;
  /** Depthwise kernel, k². */
  readonly taps: number;
  readonly residual: boolean;
}

export interface PhinetPlaces {
  readonly k: typeof phinetDefaults & { readonly layers: number; readonly resolution: number };
  /** Side of the image after the first layer. */
  readonly stemSide: number;
  readonly blocks: readonly BlockPlace[];
}

export function placesOf(shape: PhinetShape): PhinetPlaces {
  const k = { ...phinetDefaults, ...shape };
  const stemSide = Math.ceil(k.resolution / k.stemStride);
  const blocks: BlockPlace[] = [];
  let [side, inBase, base] = [stemSide, GROUP1, GROUP2];
  for (let i = 1; i <= k.layers; i++) {
    const shrinks = i >= 4 && k.downsample.includes(i);
    if (shrinks) base *= 2;
    const outBase = i <= 2 ? GROUP1 : i === 3 ? GROUP2 : base;
    const stride = i === 1 || i === 3 || shrinks ? 2 : 1;
    const outSide = Math.ceil(side / stride);
    const taps = i / k.layers > 1 - k.share5x5 ? 25 : 9;
    const residual = k.residuals && stride === 1 && outBase === inBase;
    blocks.push({ inBase, outBase, inSide: side, outSide, taps, residual });
    [side, inBase] = [outSide, outBase];
  }
  return { k, stemSide, blocks };
}

/** Counts networks of one shape. */
export function phinetCounter(shape: PhinetShape): (alpha: number, beta: number, t0: number) => PhinetCount {
  const places = placesOf(shape);
  return (alpha, beta, t0) => countPhinet(places, alpha, beta, t0);
}

function countPhinet(
  { k, stemSide, blocks }: PhinetPlaces,
  alpha: number,
  beta: number,
  t0: number,
): PhinetCount {
  const { channels, divisor, layers, squeezeExcite } = k;
  const act = k.activation === "hardSwish";
  const table = act ? TABLE_BYTES : 0;
  const area0 = stemSide * stemSide;
  const input = k.resolution * k.resolution * channels;
  const stem = makeDivisible(STEM * alpha, divisor);
  const group1 = makeDivisible(GROUP1 * alpha, divisor);
  const expansion = (i: number) => (t0 * (layers - i + beta * i)) / layers;

  const weights0 = (9 + stem) * channels + (9 + group1) * stem;
  let parameters = weights0 + 4 * stem + 2 * group1;
  let macs = area0 * weights0;
  let flashBytes = weights0 + CHANNEL_BYTES * (channels + 2 * stem + group1) + 2 * table;
  let tflmBytes = Math.max(input + area0 * channels, area0 * Math.max(channels + stem, 2 * stem));
  let inPlaceBytes = Math.max(input, area0 * (stem + Math.max(channels, group1)));
  const e1 = makeDivisible(expansion(1) * group1, divisor);
  // Block 0's output lies beside the stem while that is read, and ends where block 1's expansion does, which is written over it: it costs
  // nothing once that is as large as both. Below the stem's width the plan does not always find that place.
  const between = Math.min(stem + group1, Math.min(stem, e1) + group1);
  let planBytes = Math.max(input, area0 * Math.max(stem, e1, between));

  let inC = group1;
  for (let i = 1; i <= layers; i++) {
    const b = blocks[i - 1]!;
    const outC = makeDivisible(b.outBase * alpha, divisor);
    const e = makeDivisible(expansion(i) * inC, divisor);
    const r = squeezeExcite ? makeDivisible(Math.max(1, Math.trunc(e / 6)), divisor) : 0;
    const inArea = b.inSide * b.inSide;
    const outArea = b.outSide * b.outSide;
    const weights = inC * e + b.taps * e + e * outC + 2 * e * r;
    parameters += weights + 4 * e + 2 * outC;
    macs += inArea * inC * e + outArea * (b.taps * e + e * outC) + 2 * e * r;
    flashBytes += weights + CHANNEL_BYTES * (2 * e + outC) + 2 * table;
    if (squeezeExcite) flashBytes += CHANNEL_BYTES * (r + e) + table + TABLE_BYTES;

    const wide = inArea * e;
    const narrow = outArea * e;
    const skip = b.residual ? inArea * inC : 0;
    const expand = inArea * inC + wide;
    const project = skip + narrow + outArea * outC;
    const gate = squeezeExcite ? e + r : 0;
    tflmBytes = Math.max(tflmBytes, expand, project, skip + wide + narrow, 3 * skip, skip + narrow + gate);
    if (act) tflmBytes = Math.max(tflmBytes, skip + 2 * wide);
    if (squeezeExcite) tflmBytes = Math.max(tflmBytes, skip + 2 * narrow + e);
    inPlaceBytes = Math.max(inPlaceBytes, expand, project, skip + narrow + gate);
    const afterRow = b.residual ? skip + wide + (b.inSide + 1) * e : wide;
    planBytes = Math.max(planBytes, afterRow, skip + Math.max(narrow + gate, outArea * outC));
    inC = outC;
  }
  if (k.classes > 0) {
    const head = blocks.at(-1)!.outSide ** 2 * inC + inC;
    parameters += (inC + 1) * k.classes;
    macs += inC * k.classes;
    flashBytes += (inC + CHANNEL_BYTES) * k.classes;
    tflmBytes = Math.max(tflmBytes, head, inC + k.classes);
    inPlaceBytes = Math.max(inPlaceBytes, head, inC + k.classes);
  }
  return { parameters, macs, flashBytes, tflmBytes, inPlaceBytes, planBytes };
}
