// Four outlines of 16 by 16 pixels, and a network of 3,365 parameters.
const shapes = await data.load("shapes", { train: 800, validation: 200, test: 200 });
show(data.examples(shapes, "train", 8));
const net = nets.phinet({
  alpha: 0.35,
  beta: 1,
  t0: 3,
  layers: 3,
  stemStride: 1,
  resolution: 16,
  channels: 1,
  classes: 4,
});
const trained = await tiny.train(net, shapes, { epochs: 8, rate: 0.02 });
await tiny.evaluate(trained, shapes);
