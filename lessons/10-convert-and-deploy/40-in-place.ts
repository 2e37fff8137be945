// A larger network, planned twice: each result in bytes of its own, or written over an input that dies.
const large = nets.phinet({ alpha: 0.35, beta: 1, t0: 4, layers: 7, resolution: 96 });
const apart = tiny.plan(large, { inPlace: false });
const over = tiny.plan(large);
plot.bar([apart.arenaBytes, over.arenaBytes], { x: ["each by itself", "in place"], yLabel: "arena, bytes" });
show(over, { title: "In place" });
