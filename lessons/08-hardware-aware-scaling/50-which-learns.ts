// Four networks for the same three budgets, each for another size of picture. A short training tells what no rule knows.
const outlines = await data.load("shapes", { train: 1500, validation: 300, test: 300 });
const same = { flash: 24 * 1024, ram: 5 * 1024, macs: 200_000 };
const trials = [];
for (const side of [16, 20, 24, 32]) {
  const { graph, used } = tiny.solve(same, { resolutions: [side], channels: 1, classes: 4 });
  const resized = data.resize(outlines, side);
  const model = await tiny.train(graph, resized, { epochs: 4, seed: 1, quiet: true });
  const { accuracy } = await tiny.evaluate(model, resized, "validation");
  trials.push({
    pixels: side,
    "least used budget, %": 100 * Math.min(used.flash, used.ram, used.macs),
    "accuracy after four epochs, %": 100 * accuracy,
  });
}
show(trials, { title: "Same budgets, other pictures" });
