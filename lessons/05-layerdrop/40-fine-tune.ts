// The same network trained as usual, cut in the same place: as it is, and after two more epochs.
const plain = await tiny.train(small, shapes, { epochs: 8, quiet: true });
const everyOther = tiny
  .blocks(small)
  .map(({ id }) => id)
  .filter((_, i) => i % 2 === 1);

const results = [];
for (const [name, model] of [
  ["trained as usual", plain],
  ["trained with LayerDrop", dropped],
] as const) {
  const cut = tiny.removeBlocks(model, everyOther);
  const tuned = await tiny.train(cut, shapes, { epochs: 2, rate: 0.005, quiet: true });
  results.push({
    network: name,
    "whole, %": 100 * (await tiny.evaluate(model, shapes)).accuracy,
    "every other block gone, %": 100 * (await tiny.evaluate(cut, shapes)).accuracy,
    "and two epochs later, %": 100 * (await tiny.evaluate(tuned, shapes)).accuracy,
  });
}
show(results, { title: "Cut, and cut and trained on" });
