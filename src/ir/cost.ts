import type { Bytes, Macs } from "../core/units";
import { opOf } from "./ops";
import { numel } from "./shape";
import type { Dialect, Graph, Node, NodeId, Shape } from "./types";
import { weightSpecs } from "./verify";

/**
 * "plain": trainable parameters, and the multiply-accumulates that an inference does.
 * "original": the convention of the PhiNet authors' `get_complexity` (torchinfo): batch-norm parameters are added to the
 * MACs once, whatever the image size, and a bias counts as one MAC a value.
 */
export type Counting = "plain" | "original";

export interface NodeCost {
  readonly id: NodeId;
  readonly op: Node["op"];
  readonly shape: Shape;
  /** Trainable parameters. */
  readonly parameters: number;
  readonly macs: Macs;
  /** Size of the output at one byte a value. */
  readonly outputBytes: Bytes;
  /** All tensors alive while this node runs, at one byte a value and with no tensor sharing memory. */
  readonly liveBytes: Bytes;
  /** Weights as int8, biases as int32, 5 bytes of multiplier and shift a channel, tables. */
  readonly flashBytes: Bytes;
}

export interface Cost {
  readonly parameters: number;
  readonly macs: Macs;
  /** Peak of `liveBytes`: what a plain runtime needs for activations. `plan` finds less. */
  readonly ramBytes: Bytes;
  readonly flashBytes: Bytes;
  readonly layers: readonly NodeCost[];
}

const CONVOLUTIONS: ReadonlySet<string> = new Set(["conv2d", "depthwiseConv2d", "dense"]);
const TABLES: ReadonlySet<string> = new Set(["hardSwish", "silu", "sigmoid", "tanh", "requantize"]);
const MELTS: ReadonlySet<string> = new Set(["batchNorm", "dropout", "relu", "relu6", "reshape"]);

/** What a network costs, per node and in total. Pure arithmetic on shapes: fast enough to follow a slider. */
export function cost<D extends Dialect>(graph: Graph<D>, counting: Counting = "plain"): Cost {
  const nodes = graph.nodes as readonly Node[];
  const shapes = new Map(nodes.map((n) => [n.id, n.out.shape]));
  const trainable = new Map<NodeId, number>();
  const kernelBytes = new Map<NodeId, Bytes>();
  const biases = new Set<NodeId>();
  for (const { node, name, spec } of weightSpecs(graph)) {
    if (spec.trainable) trainable.set(node.id, (trainable.get(node.id) ?? 0) + numel(spec.shape));
    if (name === "kernel" || name === "value") kernelBytes.set(node.id, numel(spec.shape));
    if (name === "bias") biases.add(node.id);
  }
  const live = liveBytes(nodes, graph.outputs);
  const layers = nodes.map((node, i): NodeCost => {
    const plain = opOf(node).cost(
      node.inputs.map((id) => shapes.get(id)!),
      node.out.shape,
      node.attrs,
    ).macs;
    const parameters = trainable.get(node.id) ?? 0;
    const extra =
      counting === "plain"
        ? 0
        : node.op === "batchNorm"
          ? parameters
          : biases.has(node.id)
            ? numel(node.out.shape)
            : 0;
    return {
      id: node.id,
      op: node.op,
      shape: node.out.shape,
      parameters,
      macs: plain + extra,
      outputBytes: numel(node.out.shape),
      liveBytes: live[i]!,
      flashBytes: nodeFlash(node, kernelBytes.get(node.id) ?? 0),
    };
  });
  const total = (f: (l: NodeCost) => number) => layers.reduce((n, l) => n + f(l), 0);
  return {
    parameters: total((l) => l.parameters),
    macs: total((l) => l.macs),
    ramBytes: Math.max(0, ...live),
    flashBytes: total((l) => l.flashBytes),
    layers,
  };
}

function nodeFlash(node: Node, kernelBytes: Bytes): Bytes {
  const perChannel = 4 + 4 + 1; // bias, multiplier, shift
  if (CONVOLUTIONS.has(node.op)) return kernelBytes + perChannel * node.out.shape.at(-1)!;
  return TABLES.has(node.op) ? 256 : kernelBytes;
}

/** Sum of the tensors alive at each node. Ops that melt into their producer share its tensor. */
function liveBytes(nodes: readonly Node[], outputs: readonly NodeId[]): Bytes[] {
  const owner = new Map<NodeId, NodeId>();
  for (const n of nodes) owner.set(n.id, MELTS.has(n.op) ? owner.get(n.inputs[0]!)! : n.id);
  const lastUse = new Map<NodeId, number>();
  nodes.forEach((n, i) => {
    for (const id of [n.id, ...n.inputs]) lastUse.set(owner.get(id)!, i);
  });
  for (const id of outputs) lastUse.set(owner.get(id)!, nodes.length);
  const alive = new Map<NodeId, Bytes>();
  return nodes.map((n, i) => {
    if (owner.get(n.id) === n.id) alive.set(n.id, numel(n.out.shape));
    const now = [...alive.values()].reduce((a, b) => a + b, 0);
    for (const id of alive.keys()) if (lastUse.get(id)! <= i) alive.delete(id);
    return now;
  });
}
