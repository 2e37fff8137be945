// A layer's outputs lie between -1 and 3. An 8-bit integer is one of -128 to 127.
const low = -1;
const high = 3;
// TODO: the distance between two neighbors, and the integer that stands for 0.
const scale = 1;
const zeroPoint = 0;
// TODO: round to the nearest integer, and keep it within -128 to 127.
const toInteger = (x: number) => x / scale + zeroPoint;

const reals = [-1, 0, 0.5, 3, 5];
const integers = reals.map(toInteger);
show(reals.map((x, i) => ({ x, q: integers[i], "reads back as": scale * (integers[i] - zeroPoint) })));
