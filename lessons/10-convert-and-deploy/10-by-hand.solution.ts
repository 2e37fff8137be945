// A layer's outputs lie between -1 and 3. An 8-bit integer is one of -128 to 127.
const low = -1;
const high = 3;
// 256 values have 255 gaps; low becomes -128.
const scale = (high - low) / 255;
const zeroPoint = Math.round(-128 - low / scale);
// Round first, then clamp.
const toInteger = (x: number) => Math.max(-128, Math.min(127, Math.round(x / scale) + zeroPoint));

const reals = [-1, 0, 0.5, 3, 5];
const integers = reals.map(toInteger);
show(reals.map((x, i) => ({ x, q: integers[i], "reads back as": scale * (integers[i] - zeroPoint) })));
