// The same network in 8 bits, with four of five weights at zero: five ways to store it.
const quantized = await tiny.quantize(tiny.prune(whole, { sparsity: 0.8 }), shapes);
const { total, layers } = tiny.sparseBytes(quantized);
show([total], { title: "All kernels, bytes" });
show(
  layers.map(({ key, weights, zeros, dense, bitmap, csr, entries, runs }) => ({
    ...{ key, "zeros, %": (100 * zeros) / weights, dense, bitmap, csr, entries },
    "sparse kernel": runs ? "yes" : "no",
  })),
  { title: "Layer by layer" },
);
