// All pictures are there, but only the first 40 have a label.
const mostlyUnlabeled = data.hideLabels(shapes, known);
// The teacher labels what has no label.
const taught = await tiny.train(small, mostlyUnlabeled, { epochs: 6, teacher });
const taughtAccuracy = 100 * (await tiny.evaluate(taught, shapes)).accuracy;
console.log(`${taughtAccuracy.toFixed(1)} % with the teacher, ${aloneAccuracy.toFixed(1)} % alone`);
