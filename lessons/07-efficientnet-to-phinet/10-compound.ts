// One step of φ: deeper, wider, and with a larger picture.
const [depth, width, resolution] = [1.2, 1.1, 1.15];

// TODO: by how much do the multiply-accumulates grow? This counts each factor once.
const macs = depth * width * resolution;
console.log(`a step costs ${macs.toFixed(2)} times the multiplications`);

// The same, counted on whole networks: blocks and channels come in whole numbers, so the steps scatter.
show(
  [0, 1, 2, 3].map((phi) => {
    const graph = nets.efficientnet({ phi, classes: 1000 });
    const { parameters, macs } = tiny.cost(graph);
    return { phi, "million parameters": parameters / 1e6, "million MACs": macs / 1e6 };
  }),
  { title: "EfficientNet, step by step" },
);
