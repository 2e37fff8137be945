const before = { alpha: 0.5, beta: 1, t0: 6, layers: 7, resolution: 96 };
// TODO: half the RAM, and at least as many parameters. This halves the RAM, and loses most of the parameters.
const after = nets.phinet({ ...before, alpha: 0.25 });

show(
  [nets.phinet(before), after].map((graph) => ({
    parameters: tiny.cost(graph).parameters,
    "million MACs": tiny.cost(graph).macs / 1e6,
    "RAM, bytes": tiny.plan(graph).arenaBytes,
  })),
  { title: "Before and after" },
);
