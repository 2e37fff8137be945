// A PhiNet for 96 x 96 pixels may use 100 KB of RAM. Width, shape and depth are chosen; which t0 fills it?
const [alpha, beta, layers, resolution] = [0.5, 0.75, 7, 96];
const budget = 100 * 1024;

// The fullest moment is the expansion of block 1: (96 / 2)² places, 24 α t1 channels, a byte each,
// where t1 = t0 · (1 − (1 − β) / layers).
const places = (resolution / 2) ** 2;
// TODO: turn the equation around. This is a guess.
const t0 = 2;

const byHand = nets.phinet({ alpha, beta, t0, layers, resolution });
const { arenaBytes } = tiny.plan(byHand);
console.log(
  `t0 = ${t0.toFixed(3)}: ${arenaBytes} bytes, ${((100 * arenaBytes) / budget).toFixed(1)} % of the budget`,
);
