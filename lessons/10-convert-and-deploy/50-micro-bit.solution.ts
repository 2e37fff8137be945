const board = "microbit-v2";
// RAM goes with the square of the side: 112 by 112 is just within.
const side = 112;
const fitted = nets.phinet({ alpha: 0.35, beta: 1, t0: 4, layers: 7, resolution: side });
const verdict = tiny.fit(fitted, board);
verdict;
