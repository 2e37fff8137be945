const board = "microbit-v2";
// TODO: it does not fit. Make the picture smaller, but keep at least 96 by 96 pixels.
const side = 160;
const fitted = nets.phinet({ alpha: 0.35, beta: 1, t0: 4, layers: 7, resolution: side });
const verdict = tiny.fit(fitted, board);
verdict;
