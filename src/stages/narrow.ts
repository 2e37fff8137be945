/** Takes channels out of a graph and its weights. */
import { invariant } from "../core/failure";
import { opOf } from "../ir/ops";
import type { FloatWeight, Graph, Model, Node, NodeId, Shape, WeightKey } from "../ir/types";
import { verify } from "../ir/verify";
import { type ChannelMap, mapChannels, type WeightAxis } from "./prune/channelMap";

/** The graph without some channels (numbers of the map): filters, units and shapes are counted again. */
export function narrowGraph(
  graph: Graph,
  removed: ReadonlySet<number>,
  map: ChannelMap = mapChannels(graph),
): Graph {
  const shapes = new Map<NodeId, Shape>();
  const nodes = (graph.nodes as readonly Node<"float">[]).map((node): Node<"float"> => {
    const left = map.values.get(node.id)!.reduce((n, c) => n + (removed.has(c) ? 0 : 1), 0);
    invariant(left > 0, `${node.id} would have no channel left`);
    const attrs = withWidth(node, left);
    const inputs = node.inputs.map((id) => shapes.get(id)!);
    const shape = opOf(node).infer(inputs, attrs, node.id);
    shapes.set(node.id, shape);
    return { ...node, attrs, out: { shape } } as Node<"float">;
  });
  const narrow = { ...graph, nodes };
  verify(narrow);
  return narrow;
}

/** The attributes that state a node's width. */
function withWidth(node: Node<"float">, width: number): Node<"float">["attrs"] {
  switch (node.op) {
    case "conv2d":
      return { ...node.attrs, filters: width };
    case "dense":
      return { ...node.attrs, units: width };
    case "constant":
    case "reshape":
    case "input":
      return { ...node.attrs, shape: [...node.attrs.shape.slice(0, -1), width] };
    default:
      return node.attrs;
  }
}

/** The model without some channels; every weight keeps the rest of its values, in their order. */
export function narrowModel(
  model: Model,
  removed: ReadonlySet<number>,
  map: ChannelMap = mapChannels(model.graph),
): Model {
  const weights: Record<WeightKey, FloatWeight> = { ...model.weights };
  for (const axis of map.axes) weights[axis.weight] = without(weights[axis.weight]!, axis, removed);
  return { graph: narrowGraph(model.graph, removed, map), weights };
}

function without(w: FloatWeight, { axis, channels }: WeightAxis, removed: ReadonlySet<number>): FloatWeight {
  const kept = [...channels.keys()].filter((p) => !removed.has(channels[p]!));
  const size = w.shape[axis]!;
  if (kept.length === size) return w;
  const inner = w.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const outer = w.data.length / (size * inner);
  const data = new Float32Array(outer * kept.length * inner);
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const p of kept) {
      const from = (o * size + p) * inner;
      data.set(w.data.subarray(from, from + inner), at);
      at += inner;
    }
  }
  return { shape: w.shape.map((d, i) => (i === axis ? kept.length : d)), data };
}
