import { createRandom, deriveSeed } from "../core/random";
import type { WeightSpec } from "../ir/op";
import { opOf } from "../ir/ops";
import { numel } from "../ir/shape";
import type { Graph, Node, Quant, QuantizedModel, QuantWeight, WeightKey } from "../ir/types";
import { verifyModel, weightSpecs } from "../ir/verify";
import { sketchDeployment } from "../stages/sketch";

const ACTIVATION: Quant = { scale: 1 / 16, zeroPoint: -3 };

/**
 * A quantized network of the right structure with random weights, of any size in no time: for measuring size and speed, which do not
 * depend on what it has learned. Weights are scaled so that activations neither vanish nor saturate. Seeded.
 */
export function sketchModel(float: Graph, seed: number): QuantizedModel {
  const sketch = sketchDeployment(float).graph;
  const nodes: Node<"int8">[] = [];
  for (const node of sketch.nodes) {
    const inputs = node.inputs.map((id) => nodes.find((n) => n.id === id)!.out.quant);
    const quant = opOf(node).int8!.dictates(inputs, node.attrs) ?? ACTIVATION;
    nodes.push({ ...node, out: { ...node.out, quant } } as Node<"int8">);
  }
  const graph: Graph<"int8"> = { ...sketch, nodes };
  const weights: Record<WeightKey, QuantWeight> = {};
  for (const { key, name, spec } of weightSpecs(graph))
    weights[key] = randomWeight(name, spec, deriveSeed(seed, key));
  const model = { graph, weights };
  verifyModel(model);
  return model;
}

function randomWeight(name: string, { shape, init }: WeightSpec, seed: number): QuantWeight {
  const r = createRandom(seed);
  const n = numel(shape);
  if (name === "bias")
    return { shape, scales: [1], data: Int32Array.from({ length: n }, () => Math.round(r.normal(400))) };
  const fanIn = "fanIn" in init ? init.fanIn : 1;
  const data = Int8Array.from({ length: n }, () => r.integer(255) - 127);
  return { shape, scales: [Math.fround(1 / (73 * Math.sqrt(fanIn)))], data };
}
