// What the table says: the costs after one number is doubled, as a multiple of those before.
const start = { alpha: 1, beta: 1, t0: 6, layers: 7, resolution: 96 };
const price = (knobs: typeof start) => {
  const graph = nets.phinet(knobs);
  const { parameters, macs } = tiny.cost(graph);
  return { parameters, macs, ram: tiny.plan(graph).arenaBytes };
};
const one = price(start);
for (const knob of ["alpha", "t0", "beta", "resolution"] as const) {
  const two = price({ ...start, [knob]: 2 * start[knob] });
  const times = (cost: keyof typeof one) => (two[cost] / one[cost]).toFixed(2);
  console.log(
    `${knob} doubled: parameters × ${times("parameters")}, MAC × ${times("macs")}, RAM × ${times("ram")}`,
  );
}
