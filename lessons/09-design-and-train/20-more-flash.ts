const before = { alpha: 0.35, beta: 1, t0: 4, layers: 7, resolution: 96 };
// TODO: change a knob for at least twice the parameters, with at most 15 % more RAM.
const after = nets.phinet({ ...before, alpha: 0.35 });

show(
  [nets.phinet(before), after].map((graph) => ({
    parameters: tiny.cost(graph).parameters,
    "RAM, bytes": tiny.plan(graph).arenaBytes,
  })),
  { title: "Before and after" },
);
