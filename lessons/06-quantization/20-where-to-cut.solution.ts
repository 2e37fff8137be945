// A thousand values as many layers give them: many small ones, and a long tail up to 7.6.
const values = Array.from({ length: 1000 }, (_, i) => -Math.log(1 - (i + 0.5) / 1000));

/** The mean square error of rounding to 2^bits levels from 0 to `top`. What lies beyond is clamped. */
function meanSquare(top: number, bits: number): number {
  const most = 2 ** bits - 1;
  const scale = top / most;
  const error = values.map((v) => v - Math.min(most, Math.round(v / scale)) * scale);
  return error.reduce((sum, e) => sum + e * e, 0) / error.length;
}

/** The top of the range with the least error. */
function bestTop(bits: number): number {
  const tops = Array.from({ length: 80 }, (_, i) => (i + 1) / 10); // 0.1, 0.2 … 8
  return tops.reduce((best, top) => (meanSquare(top, bits) < meanSquare(best, bits) ? top : best));
}

const cut = { 8: bestTop(8), 4: bestTop(4), 2: bestTop(2) };
show(cut, { title: "Where to cut, by bits" });
