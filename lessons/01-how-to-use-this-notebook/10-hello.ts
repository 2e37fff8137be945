// A small network for color pictures of 32 by 32 pixels, and where its work is done.
const hello = nets.phinet({
  alpha: 0.5,
  beta: 1,
  t0: 3,
  layers: 4,
  resolution: 32,
  channels: 3,
  classes: 10,
});
const bill = tiny.cost(hello);
const busy = bill.layers.filter((layer) => layer.macs > 0);
plot.bar(
  busy.map((layer) => layer.macs),
  { x: busy.map((layer) => layer.id), yLabel: "multiplications" },
);
`${bill.parameters} parameters, ${bill.macs} multiplications for one picture`;
