/** Channels that layers share, as plain data: what pruning ranks, and which slices of which weights go with each. */
import { fail } from "../../core/failure";
import type { Graph, NodeId, WeightKey } from "../../ir/types";
import { type ChannelMap, FIXED, mapChannels } from "./channelMap";

export interface GroupSlice {
  readonly weight: WeightKey;
  readonly axis: number;
  /** "out": the channel's own values (filters, biases, batch norm); "in": what later layers multiply it with. */
  readonly role: "in" | "out";
  readonly trainable: boolean;
  /** at[i]: the positions along the axis that belong to channel i. One, or many (flattened images, depth multipliers). */
  readonly at: readonly (readonly number[])[];
}

/** Channels that can only be ranked together, since the same layers make them. */
export interface ChannelGroup {
  /** The first layer that makes these channels. */
  readonly id: NodeId;
  /** All layers that make them; more than one where blocks share an addition. */
  readonly makers: readonly NodeId[];
  readonly slices: readonly GroupSlice[];
  /** Numbers of the channels in the `ChannelMap`. */
  readonly channels: readonly number[];
}

const nodeOf = (weight: WeightKey): NodeId => weight.slice(0, weight.lastIndexOf("/"));

/** The groups of channels that may go, in execution order. Inputs and outputs of the network are in none. */
export function channelGroups(graph: Graph, map: ChannelMap = mapChannels(graph)): ChannelGroup[] {
  const depthwise = new Set(graph.nodes.filter((n) => n.op === "depthwiseConv2d").map((n) => n.id));
  const making = map.axes.filter(
    (a) => a.role === "out" && a.weight.endsWith("/kernel") && !depthwise.has(nodeOf(a.weight)),
  );
  // Layers that share one channel share a group.
  const groupOf = new Map<number, Set<number>>();
  const merge = (channels: Iterable<number>): void => {
    const all = new Set<number>();
    for (const c of channels) for (const member of groupOf.get(c) ?? [c]) all.add(member);
    for (const c of all) groupOf.set(c, all);
  };
  for (const { channels } of making) merge([...channels].filter((c) => c !== FIXED));
  const groups = [...new Set(groupOf.values())].map((set) => [...set].sort((a, b) => a - b));
  return groups.map((channels) => {
    const place = new Map(channels.map((c, i) => [c, i]));
    const slices = map.axes.flatMap((axis) => sliceOf(axis, place));
    const makers = making.filter((a) => a.channels.some((c) => place.has(c))).map((a) => nodeOf(a.weight));
    return { id: makers[0]!, makers, slices, channels };
  });
}

function sliceOf(axis: ChannelMap["axes"][number], place: ReadonlyMap<number, number>): GroupSlice[] {
  const at: number[][] = Array.from({ length: place.size }, () => []);
  let any = false;
  for (const [position, c] of axis.channels.entries()) {
    const i = place.get(c);
    if (i === undefined) continue;
    at[i]!.push(position);
    any = true;
  }
  const { weight, role, trainable } = axis;
  return any ? [{ weight, axis: axis.axis, role, trainable, at }] : [];
}

/** Numbers of all elements of a weight at some positions along one axis. */
export function elementsAt(shape: readonly number[], axis: number, positions: readonly number[]): number[] {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const size = shape[axis]!;
  const outer = shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const out: number[] = [];
  for (let o = 0; o < outer; o++)
    for (const p of positions) for (let i = 0; i < inner; i++) out.push((o * size + p) * inner + i);
  return out;
}

/** The group that a layer's channels belong to. */
export function groupAt(groups: readonly ChannelGroup[], layer: NodeId): ChannelGroup {
  return (
    groups.find((g) => g.makers.includes(layer)) ??
    fail(
      "bad-knob",
      `prune.layers.${layer}`,
      "no channels can be taken from a layer of this name",
      `Choose one of ${groups.map((g) => g.id).join(", ")}.`,
    )
  );
}
