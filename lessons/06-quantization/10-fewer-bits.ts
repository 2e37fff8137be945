const shapes = await data.load("shapes", { train: 1500, validation: 200, test: 300 });
const net = nets.phinet({
  alpha: 0.35,
  beta: 1,
  t0: 3,
  layers: 4,
  stemStride: 1,
  resolution: 16,
  channels: 1,
  classes: 4,
});
const model = tiny.fold(await tiny.train(net, shapes, { epochs: 8 }));

/** Which weights share a scale: how many groups there are, and the group of each weight. */
function groups({ shape, data }: (typeof model.weights)[`${string}/${string}`]) {
  // Depthwise kernels are [1, k, k, channels], all others begin with their output channels.
  const depthwise = shape.length === 4 && shape[0] === 1;
  // TODO: as many groups as output channels. One group is the whole layer.
  const count = 1;
  return { count, of: (i: number) => (depthwise ? i % count : Math.floor(i / (data.length / count))) };
}

/** Weights that have 2^bits - 1 different values in each group, zero in the middle. */
function roundWeights(bits: number) {
  const top = 2 ** (bits - 1) - 1;
  const weights = { ...model.weights };
  for (const [key, weight] of Object.entries(model.weights)) {
    if (!key.endsWith("/kernel")) continue; // biases stay: on a board they have 32 bits
    const { count, of } = groups(weight);
    const largest = new Array(count).fill(1e-9);
    weight.data.forEach((w, i) => {
      largest[of(i)] = Math.max(largest[of(i)], Math.abs(w));
    });
    const data = weight.data.map((w, i) => {
      const scale = largest[of(i)] / top;
      return Math.round(w / scale) * scale;
    });
    weights[key as `${string}/${string}`] = { shape: weight.shape, data };
  }
  return { graph: model.graph, weights };
}

const byBits: Record<number, number> = {};
for (const bits of [8, 6, 5, 4, 3, 2])
  byBits[bits] = (await tiny.evaluate(roundWeights(bits), shapes)).accuracy;
show(
  Object.entries(byBits).map(([bits, share]) => ({ bits: Number(bits), "right, %": 100 * share })),
  { title: "Weights of so many bits" },
);
