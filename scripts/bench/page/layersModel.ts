/** A float graph as a plain tf.LayersModel with the same weights: what a person would write with TensorFlow.js alone. */
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { fail } from "../../../src/core/failure";
import type { Model, Node } from "../../../src/ir/types";

type Symbolic = tfl.SymbolicTensor;
type Built = { readonly y: Symbolic; readonly layer?: tfl.layers.Layer };

/** The last layer gets a softmax. */
export function layersModel({ graph, weights }: Model): tfl.LayersModel {
  const values = new Map<string, Symbolic>();
  const loads: (() => void)[] = [];
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => values.get(id)!);
    const { y, layer } = build(node, inputs);
    values.set(node.id, y);
    const read = (name: string): tf.Tensor | null => {
      const weight = weights[`${node.id}/${name}`];
      return weight ? (tf.tensor(weight.data, [...weight.shape]) as tf.Tensor) : null;
    };
    if (layer) loads.push(() => layer.setWeights(weightsOf(node, read, layer)));
  }
  const input = values.get(graph.nodes.find((n) => n.op === "input")!.id)!;
  const logits = values.get(graph.outputs[0]!)!;
  const output = tfl.layers.activation({ activation: "softmax" }).apply(logits) as Symbolic;
  const model = tfl.model({ inputs: input, outputs: output });
  for (const load of loads) load();
  return model;
}

/** x * relu6(x + 3) / 6, which tf.layers lacks: the fewest operations that TensorFlow.js can write it in. */
class HardSwish extends tfl.layers.Layer {
  static className = "HardSwish";
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.mul(x, tf.clipByValue(tf.add(tf.mul(x, 1 / 6), 0.5), 0, 1));
  }
}

function build(node: Node, inputs: Symbolic[]): Built {
  const [x] = inputs as [Symbolic];
  const apply = (layer: tfl.layers.Layer): Built => ({
    y: layer.apply(inputs.length > 1 ? inputs : x) as Symbolic,
    layer,
  });
  const bare = (layer: tfl.layers.Layer): Built => ({ y: apply(layer).y });
  switch (node.op) {
    case "input":
      return { y: tfl.input({ shape: [...node.attrs.shape] }) };
    case "conv2d": {
      const { filters, kernel, stride, padding, bias } = node.attrs;
      return apply(
        tfl.layers.conv2d({
          filters,
          kernelSize: [...kernel],
          strides: [...stride] as [number, number],
          padding,
          useBias: bias,
        }),
      );
    }
    case "depthwiseConv2d": {
      const { kernel, stride, padding, bias, multiplier } = node.attrs;
      const [kernelSize, strides] = [[...kernel] as [number, number], [...stride] as [number, number]];
      return apply(
        tfl.layers.depthwiseConv2d({
          kernelSize,
          strides,
          padding,
          useBias: bias,
          depthMultiplier: multiplier,
        }),
      );
    }
    case "batchNorm":
      return apply(tfl.layers.batchNormalization({ epsilon: node.attrs.epsilon }));
    case "dense":
      return apply(tfl.layers.dense({ units: node.attrs.units, useBias: node.attrs.bias }));
    case "hardSwish":
      return bare(new HardSwish());
    case "relu6":
      return bare(tfl.layers.reLU({ maxValue: 6 }));
    case "sigmoid":
      return bare(tfl.layers.activation({ activation: "sigmoid" }));
    case "add":
      return bare(tfl.layers.add());
    case "mul":
      return bare(tfl.layers.multiply());
    case "globalAvgPool": {
      const pooled = tfl.layers.globalAveragePooling2d({}).apply(x) as Symbolic;
      if (!node.attrs.keepDims) return { y: pooled };
      return { y: tfl.layers.reshape({ targetShape: [...node.out.shape] }).apply(pooled) as Symbolic };
    }
    default:
      return fail("unsupported-op", node.id, `${node.op} has no plain layer here`, "Choose another network.");
  }
}

/** Weights in the layer's order and layout: kernels OHWI -> HWIO, [1,h,w,C*m] -> [h,w,C,m], [O,I] -> [I,O]. */
function weightsOf(
  node: Node,
  read: (name: string) => tf.Tensor | null,
  layer: tfl.layers.Layer,
): tf.Tensor[] {
  if (node.op === "batchNorm") return ["gamma", "beta", "mean", "variance"].map((name) => read(name)!);
  const kernel = read("kernel")!;
  const bias = read("bias");
  const moved =
    node.op === "conv2d"
      ? tf.transpose(kernel, [1, 2, 3, 0])
      : node.op === "dense"
        ? tf.transpose(kernel, [1, 0])
        : tf.reshape(kernel, layer.getWeights()[0]!.shape);
  return bias ? [moved as tf.Tensor, bias] : [moved as tf.Tensor];
}
