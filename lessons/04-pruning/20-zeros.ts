// The smallest weights go, and nothing is trained.
const rows = [];
for (const sparsity of [0, 0.3, 0.5, 0.7, 0.9]) {
  const sparse = tiny.prune(whole, { sparsity });
  const { accuracy } = await tiny.evaluate(sparse, shapes);
  rows.push({
    "zeros, %": 100 * tiny.sparsity(sparse).share,
    "right, %": 100 * accuracy,
    MACs: tiny.cost(sparse).macs,
    "flash, bytes": tiny.cost(sparse).flashBytes,
    "RAM, bytes": tiny.plan(sparse).arenaBytes,
  });
}
show(rows, { title: "Zeros, and what a board notices of them" });
