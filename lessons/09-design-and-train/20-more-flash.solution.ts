const before = { alpha: 0.35, beta: 1, t0: 4, layers: 7, resolution: 96 };
// Late blocks hold most of the weights and little of the RAM: beta widens them.
const after = nets.phinet({ ...before, beta: 2 });

show(
  [nets.phinet(before), after].map((graph) => ({
    parameters: tiny.cost(graph).parameters,
    "RAM, bytes": tiny.plan(graph).arenaBytes,
  })),
  { title: "Before and after" },
);
