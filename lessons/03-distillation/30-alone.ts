// 1,500 pictures of outlines. The teacher knows all labels, the student 40 of them.
const shapes = await data.load("shapes", { train: 1500, validation: 200, test: 400 });
const known = 40;
const teacher = await tiny.train(
  nets.resnet8({ width: 8, resolution: 16, channels: 1, classes: 4 }),
  shapes,
  { epochs: 6, quiet: true },
);
const small = nets.phinet({
  alpha: 0.25,
  beta: 1,
  t0: 2,
  layers: 4,
  stemStride: 1,
  resolution: 16,
  channels: 1,
  classes: 4,
});
// As many steps as 6 epochs of all pictures are.
const alone = await tiny.train(small, data.first(shapes, known), { epochs: 225, quiet: true });

const accuracyOf = async (model: Parameters<typeof tiny.evaluate>[0]) =>
  100 * (await tiny.evaluate(model, shapes)).accuracy;
const aloneAccuracy = await accuracyOf(alone);
show([
  { network: "teacher", parameters: tiny.cost(teacher).parameters, "right, %": await accuracyOf(teacher) },
  { network: "student alone", parameters: tiny.cost(alone).parameters, "right, %": aloneAccuracy },
]);
