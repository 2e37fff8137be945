// Where a network has its parameters and its work: its layers in four parts, from the picture on.
const networks = {
  "EfficientNet, φ = −8": nets.efficientnet({ phi: -8 }),
  "PhiNet, α = 0.5, β = 1, t0 = 6": nets.phinet({ alpha: 0.5, beta: 1, t0: 6, layers: 7, resolution: 96 }),
};
for (const [title, graph] of Object.entries(networks)) {
  const { layers, parameters, macs } = tiny.cost(graph);
  const counted = layers.filter((layer) => layer.parameters > 0);
  const quarters = [0, 1, 2, 3].map((quarter) => {
    const part = counted.filter((_, i) => Math.floor((4 * i) / counted.length) === quarter);
    return {
      quarter: quarter + 1,
      "parameters, %": (100 * part.reduce((sum, layer) => sum + layer.parameters, 0)) / parameters,
      "MACs, %": (100 * part.reduce((sum, layer) => sum + layer.macs, 0)) / macs,
    };
  });
  show(quarters, { title });
}
