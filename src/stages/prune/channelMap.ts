/**
 * Which channels of a network belong together, derived from its graph alone (the idea of DepGraph, Fang et al. 2023). Every
 * position along a node's last axis carries a channel; ops pass channels on, join them (an addition needs the same ones on
 * both sides) or start new ones (convolutions and dense layers). What has to go together is one channel.
 */
import type { AttrsOf, OpKind } from "../../ir/ops";
import { numel } from "../../ir/shape";
import type { Graph, Node, NodeId, Shape, WeightKey } from "../../ir/types";
import { weightSpecs } from "../../ir/verify";

/** The channel of all that may not go: inputs, outputs, and what is tied to them. */
export const FIXED = 0;

/** Channels of the positions along one axis of one weight. */
export interface WeightAxis {
  readonly weight: WeightKey;
  readonly axis: number;
  /** "in": this layer mixes the channels it reads along this axis; "out": its values along this axis are the channel's own. */
  readonly role: "in" | "out";
  readonly trainable: boolean;
  readonly channels: Int32Array;
}

export interface ChannelMap {
  /** The channel of each position along a node's last axis. */
  readonly values: ReadonlyMap<NodeId, Int32Array>;
  readonly axes: readonly WeightAxis[];
}

type Channels = readonly number[];

class Joiner {
  private readonly parent: number[] = [FIXED];
  fresh = (n: number): number[] => Array.from({ length: n }, () => this.parent.push(this.parent.length) - 1);
  find(c: number): number {
    let root = c;
    while (this.parent[root] !== root) root = this.parent[root]!;
    this.parent[c] = root;
    return root;
  }
  /** The lower number stays, so FIXED wins. */
  join(a: number, b: number): void {
    const [low, high] = [this.find(a), this.find(b)].sort((x, y) => x - y) as [number, number];
    this.parent[high] = low;
  }
  joinAll = (a: Channels, b: Channels): Channels => {
    for (const [i, c] of a.entries()) this.join(c, b[i]!);
    return a;
  };
  fix = (channels: Channels): Channels => {
    for (const c of channels) this.join(c, FIXED);
    return channels;
  };
}

interface Site {
  readonly join: Joiner;
  readonly x: readonly Channels[];
  readonly shapes: readonly Shape[];
  readonly out: Shape;
}

type Rule<K extends OpKind> = (site: Site, attrs: AttrsOf<K>) => Channels;

const last = (shape: Shape): number => shape.at(-1)!;
const passOn = ({ x }: Site): Channels => x[0]!;
const startNew = ({ join, out }: Site): Channels => join.fresh(last(out));

/** The second input has the same channels, or one value for all: then it is no channel that could go. */
function pair({ join, x, shapes }: Site): Channels {
  const [a, b] = x as [Channels, Channels];
  if (a.length === b.length) return join.joinAll(a, b);
  if (numel(shapes[1]!) === 1) join.fix(b);
  return a;
}

/** Value i lies at position i mod C before, and i mod C' after. Where neither divides the other, nothing may go. */
function regroup({ join, x, out }: Site): Channels {
  const from = x[0]!;
  const to = last(out);
  if (to % from.length === 0) return Array.from({ length: to }, (_, i) => from[i % from.length]!);
  if (from.length % to !== 0)
    return join.fix(join.joinAll(join.fresh(to), Array(to).fill(join.fix(from)[0])));
  const merged = from.slice(0, to);
  for (const [i, c] of from.entries()) join.join(c, merged[i % to]!);
  return merged;
}

const rules: { readonly [K in OpKind]: Rule<K> } = {
  input: ({ out }) => Array(last(out)).fill(FIXED),
  constant: startNew,
  conv2d: startNew,
  dense: startNew,
  depthwiseConv2d: ({ x }, { multiplier }) => x[0]!.flatMap((c) => Array<number>(multiplier).fill(c)),
  batchNorm: passOn,
  relu: passOn,
  relu6: passOn,
  hardSwish: passOn,
  silu: passOn,
  sigmoid: passOn,
  tanh: passOn,
  add: pair,
  mul: pair,
  concat: ({ x, join, out }, { axis }) =>
    axis === out.length - 1 ? x.flat() : x.reduce((a, b) => join.joinAll(a, b)),
  maxPool: passOn,
  avgPool: passOn,
  globalAvgPool: passOn,
  pad: passOn,
  resizeNearest: passOn,
  reshape: regroup,
  softmax: ({ x, join }) => join.fix(x[0]!),
  requantize: passOn,
  dropout: passOn,
};

/** Follows every channel from where it starts to all that reads it. */
export function mapChannels(graph: Graph): ChannelMap {
  const join = new Joiner();
  const channels = new Map<NodeId, Channels>();
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  for (const node of graph.nodes as readonly Node[]) {
    const shapes = node.inputs.map((id) => nodes.get(id)!.out.shape);
    const site = { join, x: node.inputs.map((id) => channels.get(id)!), shapes, out: node.out.shape };
    channels.set(node.id, (rules[node.op] as Rule<OpKind>)(site, node.attrs as never));
  }
  for (const id of graph.outputs) join.fix(channels.get(id)!);
  const axes = weightSpecs(graph).flatMap(({ node, name, key, spec }) =>
    axesOf(node, name).map(({ axis, role }) => ({
      weight: key,
      axis,
      role,
      trainable: spec.trainable,
      of: channels.get(role === "in" ? node.inputs[0]! : node.id)!,
    })),
  );
  // A channel that no kernel makes (a constant beside others) has nothing that could be judged.
  const made = new Set(
    axes
      .filter((a) => a.role === "out" && a.weight.endsWith("/kernel"))
      .flatMap((a) => a.of.map((c) => join.find(c))),
  );
  for (const list of channels.values())
    for (const c of list) if (!made.has(join.find(c))) join.join(c, FIXED);
  const settle = (list: Channels): Int32Array => Int32Array.from(list, (c) => join.find(c));
  return {
    values: new Map([...channels].map(([id, list]) => [id, settle(list)])),
    axes: axes.map(({ of, ...axis }) => ({ ...axis, channels: settle(of) })),
  };
}

const out = (axis: number) => ({ axis, role: "out" as const });

/** Along which axes of a weight channels lie. */
function axesOf(node: Node, name: string): { axis: number; role: "in" | "out" }[] {
  const mixing = (input: number) => [
    out(0),
    ...(name === "kernel" ? [{ axis: input, role: "in" as const }] : []),
  ];
  switch (node.op) {
    case "conv2d":
      return mixing(3);
    case "dense":
      return mixing(1);
    case "depthwiseConv2d":
      return [out(name === "kernel" ? 3 : 0)];
    case "batchNorm":
      return name === "steps" ? [] : [out(0)];
    case "constant":
      return [out(node.out.shape.length - 1)];
    default:
      return [];
  }
}
