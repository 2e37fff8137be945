// What each block is worth: the accuracy without it, nothing trained again.
const whole = await tiny.evaluate(dropped, shapes);
const worth = [];
for (const { id, macs } of tiny.blocks(dropped)) {
  const { accuracy } = await tiny.evaluate(tiny.removeBlocks(dropped, [id]), shapes);
  worth.push({ id, macs, "points lost": 100 * (whole.accuracy - accuracy) });
}
show(worth, { title: "Without one block" });

// Three from the back, where a block is worth least.
const gone: string[] = ["block5_add", "block7_add", "block8_add"];
const smaller = tiny.removeBlocks(dropped, gone);
const { accuracy } = await tiny.evaluate(smaller, shapes);
const share = tiny.cost(smaller).macs / tiny.cost(dropped).macs;
console.log(`${(100 * share).toFixed(0)} % of the MACs, ${(100 * accuracy).toFixed(1)} % right`);
