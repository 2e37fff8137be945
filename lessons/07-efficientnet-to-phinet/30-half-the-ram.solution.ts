const before = { alpha: 0.5, beta: 1, t0: 6, layers: 7, resolution: 96 };
// Less expansion for the RAM; more of it in the late blocks, where the pictures are small, for the parameters.
const after = nets.phinet({ ...before, t0: 2.8, beta: 3 });

show(
  [nets.phinet(before), after].map((graph) => ({
    parameters: tiny.cost(graph).parameters,
    "million MACs": tiny.cost(graph).macs / 1e6,
    "RAM, bytes": tiny.plan(graph).arenaBytes,
  })),
  { title: "Before and after" },
);
