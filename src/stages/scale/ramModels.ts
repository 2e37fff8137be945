/** RAM of a network's activations by three conventions; none is "the" RAM, so whoever quotes a figure says which. */
import type { Bytes } from "../../core/units";
import { cost } from "../../ir/cost";
import { opOf } from "../../ir/ops";
import { numel } from "../../ir/shape";
import type { Graph, Node, NodeId } from "../../ir/types";
import { foldGraph } from "../fold";
import { plan } from "../plan";
import { sketchGraph } from "../sketch";

/**
 * "planner": the arena of Whittle's own memory plan, which is what our firmware reserves.
 * "tflm": input, output and live skips of one op at a time at one byte a value, nothing shared: what a plain runtime needs.
 * "in-place": as tflm, but depthwise convolutions and element-wise ops write over an input that dies (Lin et al. 2020, MCUNet).
 */
export type RamModel = "planner" | "tflm" | "in-place";

export const ramModels: readonly RamModel[] = ["planner", "tflm", "in-place"];

/** `quick` plans with less care: never less than the plan that is deployed, and rarely more. For searches. */
export function ramOf(graph: Graph, model: RamModel, quick = false): Bytes {
  if (model === "planner") return plan(sketchGraph(graph), quick ? { tries: 0 } : {}).arenaBytes;
  return model === "tflm" ? cost(graph).ramBytes : inPlaceBytes(graph);
}

const IN_PLACE: ReadonlySet<string> = new Set([
  ...["depthwiseConv2d", "add", "mul", "relu", "relu6", "hardSwish", "sigmoid", "tanh", "softmax"],
  "requantize",
]);

/** The largest sum of live tensors over the steps of the deployed network, an output over its dying input counting once. */
export function inPlaceBytes(graph: Graph): Bytes {
  const { nodes, outputs } = foldGraph(graph);
  const owner = new Map<NodeId, NodeId>();
  for (const n of nodes) owner.set(n.id, n.op === "reshape" ? owner.get(n.inputs[0]!)! : n.id);
  const lastUse = new Map<NodeId, number>();
  nodes.forEach((n, i) => {
    for (const id of [n.id, ...n.inputs]) lastUse.set(owner.get(id)!, i);
  });
  for (const id of outputs) lastUse.set(owner.get(id)!, nodes.length);

  const alive = new Map<NodeId, Bytes>();
  let most = 0;
  nodes.forEach((node, i) => {
    const bytes = numel(node.out.shape);
    const others = [...alive.values()].reduce((a, b) => a + b, 0);
    if (owner.get(node.id) === node.id) {
      most = Math.max(most, others + (writesOver(node, i) ? 0 : bytes));
      alive.set(node.id, bytes);
    }
    for (const id of alive.keys()) if (lastUse.get(id)! <= i) alive.delete(id);

    function writesOver(n: Node, step: number): boolean {
      if (!IN_PLACE.has(n.op)) return false;
      const ids = opOf(n).arity === 2 ? n.inputs : n.inputs.slice(0, 1);
      return ids.some((id) => {
        const source = owner.get(id)!;
        return lastUse.get(source) === step && (alive.get(source) ?? 0) >= bytes;
      });
    }
  });
  return most;
}
