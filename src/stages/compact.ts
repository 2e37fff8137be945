/**
 * Builds the smaller network that a structurally pruned one already is: channels that nothing listens to, or that say nothing,
 * are taken out, and so are residual branches that add nothing. Its outputs are those of the masked network, up to the rounding
 * of sums in another order. What may go is read from the zeros themselves, so it does not matter who put them there.
 */
import { fail } from "../core/failure";
import type { Tf } from "../ir/op";
import { sameShape } from "../ir/shape";
import type { Model, Node, NodeId, WeightKey } from "../ir/types";
import { weightSpecs } from "../ir/verify";
import { runFloat } from "../runtime/float";
import { narrowModel } from "./narrow";
import { type ChannelMap, FIXED, mapChannels } from "./prune/channelMap";
import { type ChannelGroup, channelGroups } from "./prune/groups";
import { findZeros } from "./prune/zeroFlow";

export interface CompactOptions {
  /** Each layer keeps a multiple of this many channels, as far as it has them: 4 or 8 suit SIMD. The extra ones are silent. */
  readonly roundTo: number;
}

export interface Compacted {
  readonly model: Model;
  /** Channels before and after, for every group that lost some. */
  readonly groups: readonly { readonly id: NodeId; readonly before: number; readonly after: number }[];
  /** Nodes that are gone: the branches of residual blocks. */
  readonly removed: readonly NodeId[];
}

export function compact(model: Model, options: Partial<CompactOptions> = {}): Compacted {
  const { roundTo = 1 } = options;
  if (!Number.isInteger(roundTo) || roundTo < 1)
    fail("bad-knob", "compact.roundTo", `roundTo is ${roundTo}`, "Choose a whole number from 1.");
  let now = cutSilentBranches(model);
  for (;;) {
    // What lost its reader may have been the only reader of something else.
    const map = mapChannels(now.graph);
    const groups = channelGroups(now.graph, map);
    const gone = silentChannels(now, map, groups, roundTo);
    if (gone.size === 0) break;
    now = narrowModel(now, gone, map);
  }
  const left = new Set(now.graph.nodes.map((n) => n.id));
  const widths = new Map(now.graph.nodes.map((n) => [n.id, n.out.shape.at(-1)!]));
  return {
    model: now,
    groups: channelGroups(model.graph)
      .filter((g) => left.has(g.id))
      .map((g) => ({ id: g.id, before: g.channels.length, after: widths.get(g.id)! }))
      .filter((g) => g.after !== g.before),
    removed: model.graph.nodes.flatMap((n) => (left.has(n.id) ? [] : [n.id])),
  };
}

/** Channels that may go, less those that a layer keeps for its width. */
function silentChannels(
  model: Model,
  map: ChannelMap,
  groups: readonly ChannelGroup[],
  roundTo: number,
): Set<number> {
  const heard = heardChannels(model, map);
  const gone = new Set<number>();
  for (const { channels } of groups) {
    const silent = channels.filter((c) => !heard.has(c));
    const live = Math.max(1, channels.length - silent.length);
    const keep = Math.min(channels.length, Math.ceil(live / roundTo) * roundTo);
    for (const c of silent.slice(keep - (channels.length - silent.length))) gone.add(c);
  }
  return gone;
}

/** Channels of which some layer reads values that are not always zero, through weights that are not. */
function heardChannels({ graph, weights }: Model, map: ChannelMap): Set<number> {
  const zeros = findZeros({ graph, weights });
  const inputOf = new Map(graph.nodes.map((n) => [n.id, n.inputs[0]!]));
  const heard = new Set<number>([FIXED]);
  for (const { weight, axis, role, channels } of map.axes) {
    if (role !== "in") continue;
    const { data, shape } = weights[weight]!;
    const silent = zeros.get(inputOf.get(weight.slice(0, weight.lastIndexOf("/")))!)!;
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const used = new Uint8Array(channels.length);
    for (let i = 0; i < data.length; i++)
      if (data[i] !== 0) used[Math.floor(i / inner) % channels.length] = 1;
    for (const [p, c] of channels.entries()) if (used[p] && !silent[p]) heard.add(c);
  }
  return heard;
}

/** Additions of something that is always zero hand on their other input; what then nothing reads is dropped. */
function cutSilentBranches(model: Model): Model {
  const zeros = findZeros(model);
  const shapes = new Map(model.graph.nodes.map((n) => [n.id, n.out.shape]));
  const movedTo = new Map<NodeId, NodeId>();
  const nodes = (model.graph.nodes as readonly Node<"float">[]).flatMap((original): Node<"float">[] => {
    const node = { ...original, inputs: original.inputs.map((id) => movedTo.get(id) ?? id) } as Node<"float">;
    if (node.op !== "add") return [node];
    const silent = original.inputs.findIndex((id) => zeros.get(id)!.every((z) => z === 1));
    const other = node.inputs[1 - silent];
    if (silent < 0 || !other || !sameShape(shapes.get(original.inputs[1 - silent]!)!, node.out.shape))
      return [node];
    if (node.attrs.activation !== "none")
      return [{ ...node, op: node.attrs.activation, attrs: {}, inputs: [other] } as Node<"float">];
    movedTo.set(node.id, other);
    return [];
  });
  const outputs = model.graph.outputs.map((id) => movedTo.get(id) ?? id);
  return dropUnread({ ...model, graph: { ...model.graph, nodes, outputs } });
}

function dropUnread(model: Model): Model {
  const read = new Set<NodeId>(model.graph.outputs);
  for (const node of [...model.graph.nodes].reverse())
    if (read.has(node.id)) for (const id of node.inputs) read.add(id);
  const nodes = model.graph.nodes.filter((n) => read.has(n.id) || n.op === "input");
  const graph = { ...model.graph, nodes };
  const weights = Object.fromEntries(weightSpecs(graph).map(({ key }) => [key, model.weights[key]!]));
  return { graph, weights: weights as Record<WeightKey, Model["weights"][WeightKey]> };
}

/**
 * Largest |a - b| over all outputs of two float networks on `count` inputs [count,…input]: the check, at run time, that a compacted
 * network is the masked one.
 */
export async function largestDifference(
  tf: Tf,
  a: Model,
  b: Model,
  values: Float32Array,
  count: number,
): Promise<number> {
  const [of, and] = [await runFloat(tf, a, values, count), await runFloat(tf, b, values, count)];
  return Math.max(
    ...of.map((x, o) => x.reduce((most, v, i) => Math.max(most, Math.abs(v - and[o]![i]!)), 0)),
  );
}
