// Channels, so many that half of the multiply-accumulates are left.
const pruned = await tiny.train(whole, shapes, {
  epochs: 6,
  rate: 0.01,
  prune: { pattern: { kind: "channels" }, macs: 0.5 },
});
const compacted = tiny.compact(pruned);
const share = tiny.cost(compacted).macs / tiny.cost(whole).macs;
const { accuracy } = await tiny.evaluate(compacted, shapes);
const difference = await tiny.difference(pruned, compacted, shapes);
console.log(`${(100 * share).toFixed(0)} % of the MACs, ${(100 * accuracy).toFixed(1)} % right`);
console.log(`pruned and compacted differ by at most ${difference.toExponential(1)}`);
