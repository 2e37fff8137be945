// A network of nine blocks; seven keep the shape of what goes through them.
const net = nets.phinet({ alpha: 0.3, beta: 1, t0: 3, layers: 9, downsample: [] });
const blocks = tiny.blocks(net);
show(
  blocks.map(({ id, parameters, macs }) => ({ id, parameters, macs })),
  { title: "Blocks that can go" },
);

const rate = 0.2;
// TODO: both take the blocks for as if none were ever dropped.
const keptOnAverage = blocks.length;
const shareWhole = 1;

console.log(`${keptOnAverage.toFixed(2)} of ${blocks.length} blocks are there on average`);
console.log(`all of them in ${(100 * shareWhole).toFixed(1)} % of the steps`);
