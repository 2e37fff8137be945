// The network of the first cell, in 8-bit integers throughout, by four ways to choose the ranges of its values.
const ways = [];
for (const method of ["minMax", "percentile", "mse", "mixed"] as const) {
  const q = await tiny.quantize(model, shapes, { method, samples: 100 });
  const worst = (await tiny.compareLayers(q, shapes, 2)).filter(({ decibels }) => Number.isFinite(decibels));
  ways.push({
    method,
    "right, %": 100 * (await tiny.evaluateInt8(q, shapes)).accuracy,
    "noisiest layer, dB": Math.min(...worst.map(({ decibels }) => decibels)),
    "answer, dB": worst.at(-1)!.decibels,
  });
}
show(ways, { title: "Ranges of intermediate values" });
