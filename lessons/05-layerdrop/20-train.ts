const shapes = await data.load("shapes", { train: 1500, validation: 200, test: 300 });
const small = nets.phinet({
  alpha: 0.3,
  beta: 1,
  t0: 2,
  layers: 8,
  downsample: [],
  stemStride: 1,
  resolution: 16,
  channels: 1,
  classes: 4,
});
const dropped = await tiny.train(small, shapes, { epochs: 8, layerDrop: 0.2 });
