/** Training calls of add and mul: the second operand may be per channel or one value, as `inferBinary` allows. */
import type { Region, TrainSite } from "../emit";
import { numel, sameShape } from "../shape";
import { pickChannels, rowsIn, rowsOf } from "./rows";

/** How rows of a meet rows of b, and how b's gradient comes about. */
export function broadcast(site: TrainSite<never>) {
  const [a, b] = site.x as [(typeof site.x)[0], (typeof site.x)[0]];
  const size = rowsOf(site, a.shape);
  if (sameShape(a.shape, b.shape)) {
    return { numbers: { ...size, period: size.rows, every: 1 }, a: a.at, b: b.at, giveB: null };
  }
  const numbers = { ...size, period: site.batch, every: rowsIn(a.shape) };
  const channels = a.shape.at(-1)!;
  const spread = numel(b.shape) === channels ? null : pickChannels(site, b, channels, () => 0);
  /** Sums dy (times a, when given) over the rows that met each row of b. */
  const giveB = (dy: Region, times: Region | undefined) =>
    site.give(1, (dx, base) => {
      if (!spread) {
        site.call("sumRows", { dy, a: times, base, db: dx }, numbers);
        return;
      }
      const wide = site.value(spread.value.shape);
      site.call("sumRows", { dy, a: times, db: wide }, numbers);
      spread.gradient(wide, dx, base);
    });
  return { numbers, a: a.at, b: spread ? spread.value.at : b.at, giveB };
}
