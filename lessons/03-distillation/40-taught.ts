// All pictures are there, but only the first 40 have a label.
const mostlyUnlabeled = data.hideLabels(shapes, known);
// TODO: give the student its teacher, with { teacher } among the knobs.
const taught = await tiny.train(small, mostlyUnlabeled, { epochs: 6 });
const taughtAccuracy = 100 * (await tiny.evaluate(taught, shapes)).accuracy;
console.log(`${taughtAccuracy.toFixed(1)} % with the teacher, ${aloneAccuracy.toFixed(1)} % alone`);
