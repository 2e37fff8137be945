// Three ways to choose the ranges. Noise: how far the last layer's integers are from the real numbers.
for (const method of ["minMax", "percentile", "mse"] as const) {
  const quantized = await tiny.quantize(trained, shapes, { method, samples: 50 });
  const { accuracy } = await tiny.evaluateInt8(quantized, shapes);
  const noise = (await tiny.compareLayers(quantized, shapes, 3)).at(-1)!.decibels;
  console.log(
    `${method}: ${(100 * accuracy).toFixed(1)} % right, signal ${noise.toFixed(1)} dB above the noise`,
  );
}
