// What the slide's three numbers really cost. It names no picture size, no depth, and not what it counts as RAM.
const slide = { alpha: 1, beta: 0.66, t0: 4 };
const guess = { layers: 9, downsample: [5, 7, 9], resolution: 144, classes: 0 };
const graph = nets.phinet({ ...slide, ...guess });
const cost = tiny.cost(graph);
show(
  [
    { budget: "parameters", slide: 984_000, counted: cost.parameters },
    { budget: "MACs", slide: 63e6, counted: cost.macs },
    { budget: "flash as deployed, bytes", slide: 1024 * 1024, counted: cost.flashBytes },
    { budget: "RAM, nothing shared", slide: 392 * 1024, counted: cost.ramBytes },
    { budget: "RAM, Whittle's memory plan", slide: 392 * 1024, counted: tiny.plan(graph).arenaBytes },
  ],
  { title: "The slide, counted at 144 x 144 pixels and nine blocks" },
);
