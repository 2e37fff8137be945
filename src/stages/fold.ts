/**
 * Leaves nothing that exists only for training, and outputs equal to before:
 * dropout goes; batch norm melts into the convolution before it (or becomes a 1x1 depthwise one where there is none);
 * relu and relu6 melt into the layer before them; silu becomes sigmoid and mul, which TensorFlow Lite has.
 */
import type { FloatWeight, Graph, Model, Node, NodeId, WeightKey } from "../ir/types";
import { verify } from "../ir/verify";

/** `weights` is null where only the structure is wanted. */
type Draft = { nodes: Node<"float">[]; weights: Record<WeightKey, FloatWeight> | null };

export function fold(model: Model): Model {
  const weights = { ...model.weights };
  const graph = foldInto(model.graph, { nodes: [], weights });
  return { graph, weights };
}

/** The structure that `fold` leaves, without weights. */
export const foldGraph = (graph: Graph): Graph => foldInto(graph, { nodes: [], weights: null });

function foldInto(source: Graph, draft: Draft): Graph {
  const movedTo = new Map<NodeId, NodeId>();
  const readers = countReaders(source);

  for (const original of source.nodes as readonly Node<"float">[]) {
    const node = { ...original, inputs: original.inputs.map((id) => movedTo.get(id) ?? id) } as Node<"float">;
    const before = draft.nodes.findIndex((n) => n.id === node.inputs[0]);
    const alone = readers(original.inputs[0]) === 1;
    const merged = mergeInto(draft, node, before, alone);
    if (merged !== null) movedTo.set(original.id, merged);
    else draft.nodes.push(...spellOut(draft, node));
  }

  const graph = {
    ...source,
    nodes: draft.nodes,
    outputs: source.outputs.map((id) => movedTo.get(id) ?? id),
  };
  verify(graph);
  return graph;
}

/** How many read a node's value, past any dropout between; being an output of the network counts as one. */
function countReaders(graph: Graph): (id: NodeId | undefined) => number {
  const passes = new Map(graph.nodes.filter((n) => n.op === "dropout").map((n) => [n.id, n.inputs[0]!]));
  const sourceOf = (id: NodeId): NodeId => (passes.has(id) ? sourceOf(passes.get(id)!) : id);
  const counts = new Map<NodeId, number>();
  const readings = graph.nodes.filter((n) => n.op !== "dropout").flatMap((n) => n.inputs);
  for (const id of [...readings, ...graph.outputs].map(sourceOf)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return (id) => (id === undefined ? 0 : (counts.get(sourceOf(id)) ?? 0));
}

/** The id that takes this node's place when it melts into the one at `before`; null when it has to stay. */
function mergeInto(draft: Draft, node: Node<"float">, before: number, alone: boolean): NodeId | null {
  if (node.op === "dropout") return node.inputs[0]!;
  const target = draft.nodes[before];
  if (!target || !alone) return null;
  const attrs = target.attrs as { activation?: string; bias?: boolean };
  if (node.op === "batchNorm" && attrs.bias !== undefined && attrs.activation === "none") {
    if (draft.weights) scaleChannels(draft.weights, target, node);
    draft.nodes[before] = { ...target, attrs: { ...attrs, bias: true } } as Node<"float">;
    return target.id;
  }
  if ((node.op === "relu" || node.op === "relu6") && attrs.activation === "none") {
    draft.nodes[before] = { ...target, attrs: { ...attrs, activation: node.op } } as Node<"float">;
    return target.id;
  }
  return null;
}

/** Batch norm as y = x * factor + offset per channel. Takes its weights out of the draft. */
function takeAffine(weights: Record<WeightKey, FloatWeight>, bn: Node<"float">) {
  const take = (name: string): Float32Array => {
    const key: WeightKey = `${bn.id}/${name}`;
    const { data } = weights[key]!;
    delete weights[key];
    return data;
  };
  const { epsilon } = bn.attrs as { epsilon: number };
  const [gamma, beta, mean, variance] = [take("gamma"), take("beta"), take("mean"), take("variance")];
  take("steps");
  const factor = gamma.map((g, c) => g / Math.sqrt(variance[c]! + epsilon));
  return { factor, offset: beta.map((b, c) => b - mean[c]! * factor[c]!) };
}

function scaleChannels(
  weights: Record<WeightKey, FloatWeight>,
  conv: Node<"float">,
  bn: Node<"float">,
): void {
  const { factor, offset } = takeAffine(weights, bn);
  const key: WeightKey = `${conv.id}/kernel`;
  const kernel = weights[key]!;
  const channels = factor.length;
  // Depthwise weights have their channel last, the others first.
  const channelOf =
    conv.op === "depthwiseConv2d"
      ? (i: number) => i % channels
      : (i: number) => Math.floor(i / (kernel.data.length / channels));
  weights[key] = { shape: kernel.shape, data: kernel.data.map((w, i) => w * factor[channelOf(i)]!) };
  const bias = weights[`${conv.id}/bias`]?.data;
  weights[`${conv.id}/bias`] = {
    shape: [channels],
    data: offset.map((o, c) => o + (bias ? bias[c]! * factor[c]! : 0)),
  };
}

/** The nodes that stand for one that cannot melt: usually itself. */
function spellOut(draft: Draft, node: Node<"float">): Node<"float">[] {
  const x = node.inputs[0]!;
  if (node.op === "silu") {
    const gate = { ...node, id: `${node.id}_gate`, op: "sigmoid" as const } as Node<"float">;
    return [
      gate,
      { ...node, op: "mul", inputs: [x, gate.id], attrs: { activation: "none" } } as Node<"float">,
    ];
  }
  if (node.op === "batchNorm") {
    const channels = node.out.shape.at(-1)!;
    const attrs = {
      kernel: [1, 1],
      stride: [1, 1],
      padding: "valid",
      multiplier: 1,
      bias: true,
      activation: "none",
    };
    const image = node.out.shape.length === 3;
    const inner = image ? node.id : `${node.id}_affine`;
    if (draft.weights) {
      const { factor, offset } = takeAffine(draft.weights, node);
      draft.weights[`${inner}/kernel`] = { shape: [1, 1, 1, channels], data: factor };
      draft.weights[`${inner}/bias`] = { shape: [channels], data: offset };
    }
    const affine = { ...node, id: inner, op: "depthwiseConv2d", attrs } as unknown as Node<"float">;
    if (image) return [affine];
    const shape = [1, 1, channels];
    const open = {
      id: `${node.id}_open`,
      op: "reshape",
      attrs: { shape },
      inputs: [x],
      out: { shape },
    } as Node<"float">;
    const middle = { ...affine, inputs: [open.id], out: { shape } } as Node<"float">;
    return [
      open,
      middle,
      { ...node, op: "reshape", attrs: { shape: node.out.shape }, inputs: [inner] } as Node<"float">,
    ];
  }
  return [node];
}
