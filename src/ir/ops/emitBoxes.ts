/** Training calls of concat and pad: boxes of pixels and channels, copied. */
import type { TrainSite } from "../emit";
import { padded } from "../trainKernels";
import type { Shape } from "../types";

/** [rows, columns, channels] of any shape: leading axes are rows. */
const asImage = (shape: Shape): readonly [h: number, w: number, c: number] => {
  const [c = 1, w = 1, ...rest] = [...shape].reverse();
  return [rest.reduce((n, d) => n * d, 1), w, c];
};

/** The numbers that put all of `inner` into `outer` at (top, left, channel), or cut it out again. */
export function boxNumbers(
  site: TrainSite<never>,
  inner: Shape,
  outer: Shape,
  [top, left, from]: readonly [number, number, number],
) {
  const [h, w, c] = asImage(inner);
  const [outH, outW, outC] = asImage(outer);
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
