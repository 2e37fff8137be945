/** Training calls of concat and pad: boxes of pixels and channels, copied. */
import type { TrainSite } from "../emit";
import { padded } from "../trainKernels";

/** [rows, columns, channels]: of an image, or what any other shape is taken for. */
export type Image = readonly [h: number, w: number, c: number];

/** The numbers that put all of `inner` into `outer` at (top, left, channel), or cut it out again. */
export function boxNumbers(
  site: TrainSite<never>,
  [h, w, c]: Image,
  [outH, outW, outC]: Image,
  [top, left, from]: Image,
) {
  const box = { batch: site.batch, boxH: h, boxW: w, realC: c };
  const small = { H: h, W: w, C: padded(c), Top: 0, Left: 0, From: 0 };
  const large = { H: outH, W: outW, C: padded(outC), Top: top, Left: left, From: from };
  return {
    into: { ...box, ...named("x", small), ...named("y", large) },
    outOf: { ...box, ...named("x", large), ...named("y", small) },
  };
}

type Box = Readonly<Record<"H" | "W" | "C" | "Top" | "Left" | "From", number>>;

const named = <P extends "x" | "y">(p: P, box: Box) =>
  Object.fromEntries(Object.entries(box).map(([name, value]) => [`${p}${name}`, value])) as {
    [N in keyof Box as `${P}${N}`]: number;
  };
