const shapes = await data.load("shapes", { train: 1500, validation: 200, test: 300 });
const small = nets.phinet({
  alpha: 0.3,
  beta: 1,
  t0: 4,
  layers: 4,
  stemStride: 1,
  resolution: 16,
  channels: 1,
  classes: 4,
});
const whole = await tiny.train(small, shapes, { epochs: 8 });
