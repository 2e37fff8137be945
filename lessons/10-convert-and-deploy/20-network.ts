// A small network of this notebook's own, trained in a few seconds.
const shapes = await data.load("shapes", { train: 800, validation: 200, test: 200 });
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
const trained = await tiny.train(net, shapes, { epochs: 8 });
const int8 = await tiny.quantize(trained, shapes, { samples: 50 });
show([
  { numbers: "real, 32 bits", "right, %": 100 * (await tiny.evaluate(trained, shapes)).accuracy },
  { numbers: "integer, 8 bits", "right, %": 100 * (await tiny.evaluateInt8(int8, shapes)).accuracy },
]);
int8;
