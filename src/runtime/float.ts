import { invariant } from "../core/failure";
import type { LowerMode, Tensor, Tf } from "../ir/op";
import { opOf } from "../ir/ops";
import type { Graph, Model, Node, NodeId, WeightKey } from "../ir/types";
import { weightSpecs } from "../ir/verify";

/** Weights as tensors under their keys. */
export type TensorWeights = Readonly<Record<WeightKey, Tensor>>;

const INFERENCE: LowerMode = {
  training: false,
  seed: () => 0,
  emit: () => {
    throw new Error("internal: inference has no state");
  },
};

/**
 * Lowers a float graph to TensorFlow.js, node by node. `x` is the batch [B,…] for each input node, in order.
 * Returns every node's value; call inside `tf.tidy` and keep what you need.
 */
export function lowerGraph(
  tf: Tf,
  graph: Graph,
  weights: TensorWeights,
  x: readonly Tensor[],
  mode: (node: NodeId) => LowerMode = () => INFERENCE,
): Map<NodeId, Tensor> {
  const names = weightNames(graph);
  const values = new Map<NodeId, Tensor>();
  let next = 0;
  for (const node of graph.nodes as readonly Node[]) {
    if (node.op === "input") {
      const fed = x[next++];
      invariant(fed, `input ${node.id} is not fed`);
      values.set(node.id, fed);
      continue;
    }
    const own = Object.fromEntries(
      (names.get(node.id) ?? []).map((name) => [name, weights[`${node.id}/${name}`]!]),
    );
    const inputs = node.inputs.map((id) => values.get(id)!);
    values.set(node.id, opOf(node).lower(tf, inputs, own, node.attrs, mode(node.id)));
  }
  return values;
}

function weightNames(graph: Graph): Map<NodeId, string[]> {
  const names = new Map<NodeId, string[]>();
  for (const { node, name } of weightSpecs(graph)) names.set(node.id, [...(names.get(node.id) ?? []), name]);
  return names;
}

/** A model's weights as tensors; dispose them when done. */
export function toTensors(tf: Tf, model: Model): Record<WeightKey, Tensor> {
  return Object.fromEntries(
    Object.entries(model.weights).map(([key, w]) => [key, tf.tensor(w.data, [...w.shape])]),
  ) as Record<WeightKey, Tensor>;
}

/** Runs a batch of inferences and returns the outputs' values; frees all tensors it made. `batch` [B,…shape], row-major. */
export async function runFloat(
  tf: Tf,
  model: Model,
  batch: Float32Array,
  count: number,
): Promise<Float32Array[]> {
  const input = (model.graph.nodes as readonly Node[]).find((n) => n.op === "input");
  invariant(input, "the graph has no input");
  const weights = toTensors(tf, model);
  const outputs = tf.tidy(() => {
    const x = tf.tensor(batch, [count, ...input.out.shape]);
    const values = lowerGraph(tf, model.graph, weights, [x]);
    return model.graph.outputs.map((id) => values.get(id)!);
  });
  const data = await Promise.all(outputs.map((t) => t.data()));
  tf.dispose([outputs, weights]);
  return data as Float32Array[];
}
