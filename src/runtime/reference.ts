import { fail, invariant } from "../core/failure";
import type { QTensor } from "../ir/op";
import { opOf } from "../ir/ops";
import { numel, showShape } from "../ir/shape";
import type { NodeId, QuantizedModel, QuantWeight } from "../ir/types";

/**
 * Runs a quantized network by the law of each op, one inference at a time: slow, clear, and what every other engine must
 * equal to the last bit. `inputs` are in the order of the graph's input nodes; returns the outputs in the graph's order.
 */
export function runReference(model: QuantizedModel, inputs: readonly Int8Array[]): Int8Array[] {
  const values = runReferenceLayers(model, inputs);
  return model.graph.outputs.map((id) => values.get(id)!.data);
}

/** The same, keeping every node's value. */
export function runReferenceLayers(
  model: QuantizedModel,
  inputs: readonly Int8Array[],
): Map<NodeId, QTensor> {
  const values = new Map<NodeId, QTensor>();
  let next = 0;
  for (const node of model.graph.nodes) {
    const { shape, quant } = node.out;
    if (node.op === "input") {
      const data = inputs[next++];
      if (!data || data.length !== numel(shape)) {
        fail(
          "bad-data",
          node.id,
          `got ${data?.length ?? 0} values for ${showShape(shape)}`,
          "Give one int8 array for each input.",
        );
      }
      values.set(node.id, { data, shape, quant });
      continue;
    }
    const facet = opOf(node).int8;
    invariant(facet, `${node.op} has no int8 form`);
    const x = node.inputs.map((id) => values.get(id)!);
    values.set(node.id, {
      data: facet.ref(x, nodeWeights(model, node.id), node.out, node.attrs),
      shape,
      quant,
    });
  }
  return values;
}

/** The weights of one node by their short names. */
export function nodeWeights(model: QuantizedModel, id: NodeId): Record<string, QuantWeight> {
  const found: Record<string, QuantWeight> = {};
  for (const name of ["kernel", "bias", "value"]) {
    const weight = model.weights[`${id}/${name}`];
    if (weight) found[name] = weight;
  }
  return found;
}
