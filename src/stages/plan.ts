/**
 * Where each activation lives in the arena, and when. Tensors share bytes when their lifetimes do not meet; and an op that
 * reads ahead of where it writes may write over its dying input (each op says how far below it the output must start:
 * `lag`, see ir/shape.ts). The problem is NP-hard; small networks get many placement orders, the best is kept.
 */
import { createRandom } from "../core/random";
import type { Bytes } from "../core/units";
import { opOf } from "../ir/ops";
import { numel } from "../ir/shape";
import type { Graph, NodeId } from "../ir/types";

export interface TensorSlot {
  readonly node: NodeId;
  readonly offset: Bytes;
  readonly bytes: Bytes;
  /** First and last step (index of the node in the graph) at which the bytes hold this tensor. */
  readonly first: number;
  readonly last: number;
  /** The tensor whose dying bytes this one is written over, if any. */
  readonly over: NodeId | null;
}

export interface MemoryPlan {
  readonly arenaBytes: Bytes;
  /** One slot a buffer; a node that aliases another (reshape) has none of its own. */
  readonly slots: readonly TensorSlot[];
  /** The slot of each node. */
  readonly slotOf: Readonly<Record<NodeId, number>>;
  /** No plan of this schedule without overlap can be smaller: the largest sum of tensors alive at one step. */
  readonly liveBytes: Bytes;
}

export interface PlanOptions {
  /** Allow an output over its dying input. Off shows what the trick saves. */
  readonly inPlace?: boolean;
  /** Placement orders tried beyond the four greedy ones. */
  readonly tries?: number;
  readonly seed?: number;
  /** Nodes that must start farther below their dying input than their op says (`sparseLags`). */
  readonly lags?: Readonly<Record<NodeId, Bytes>>;
}

interface Buffer {
  readonly node: NodeId;
  readonly bytes: Bytes;
  readonly first: number;
  last: number;
  /** Inputs that die here and may be written over: by buffer index, the distance the output must start below them. */
  readonly over: Map<number, number>;
}

export function plan(graph: Graph<"int8">, options: PlanOptions = {}): MemoryPlan {
  const { inPlace = true, tries = 64, seed = 1, lags = {} } = options;
  const { buffers, bufferOf } = collectBuffers(graph, inPlace, lags);
  const orders = candidateOrders(buffers, tries, seed);
  let best: readonly Bytes[] = [];
  let bestBytes = Number.POSITIVE_INFINITY;
  const bound = peak(buffers);
  const search = (variant: readonly Buffer[]) => {
    for (const order of orders) {
      const offsets = place(variant, order, bestBytes);
      if (!offsets) continue;
      best = offsets;
      bestBytes = Math.max(0, ...offsets.map((o, i) => o + variant[i]!.bytes));
      if (!inPlace && bestBytes === bound) return;
    }
  };
  search(buffers);
  // Greedy placement is no monotone thing: more freedom may end worse, so what it finds apart counts too.
  if (inPlace) search(buffers.map((b) => ({ ...b, over: new Map() })));
  const offsets = best;
  const slots = buffers.map(
    (b, i): TensorSlot => ({
      node: b.node,
      offset: offsets[i]!,
      bytes: b.bytes,
      first: b.first,
      last: b.last,
      over: overlapped(buffers, offsets, i),
    }),
  );
  return { arenaBytes: bestBytes, slots, slotOf: Object.fromEntries(bufferOf), liveBytes: bound };
}

/** The buffers of a graph with their lifetimes; aliases join their source. */
function collectBuffers(graph: Graph<"int8">, inPlace: boolean, ownLags: Readonly<Record<NodeId, Bytes>>) {
  const shapes = new Map(graph.nodes.map((n) => [n.id, n.out.shape]));
  const bufferOf = new Map<NodeId, number>();
  const buffers: Buffer[] = [];
  const lags = graph.nodes.map((n) =>
    opOf(n).int8!.lag(
      n.inputs.map((id) => shapes.get(id)!),
      n.out.shape,
      n.attrs,
    ),
  );
  for (const [step, node] of graph.nodes.entries()) {
    for (const id of node.inputs) buffers[bufferOf.get(id)!]!.last = step;
    if (lags[step]![0] === "alias") bufferOf.set(node.id, bufferOf.get(node.inputs[0]!)!);
    else {
      bufferOf.set(node.id, buffers.length);
      // Inputs of the network are written before the first step, so all of them live from the start.
      const first = node.op === "input" ? 0 : step;
      buffers.push({ node: node.id, bytes: numel(node.out.shape), first, last: step, over: new Map() });
    }
  }
  for (const id of graph.outputs) buffers[bufferOf.get(id)!]!.last = graph.nodes.length;
  if (inPlace) {
    for (const [step, node] of graph.nodes.entries()) {
      const own = bufferOf.get(node.id)!;
      for (const [i, id] of node.inputs.entries()) {
        const source = bufferOf.get(id)!;
        const lag = ownLags[node.id] ?? lags[step]![i];
        const readOnce = node.inputs.filter((other) => bufferOf.get(other) === source).length === 1;
        if (typeof lag === "number" && source !== own && buffers[source]!.last === step && readOnce)
          buffers[own]!.over.set(source, lag);
      }
    }
  }
  return { buffers, bufferOf };
}

/** How far below buffer b's start buffer a must start to be written over it; null when they may not share bytes at all. */
function conflict(a: number, b: number, buffers: readonly Buffer[]): { lag: number } | "disjoint" | null {
  const x = buffers[a]!;
  const y = buffers[b]!;
  if (x.last < y.first || y.last < x.first) return null;
  const lag = x.over.get(b);
  return lag === undefined ? "disjoint" : { lag };
}

/** Gives each buffer, in this order, the lowest offset that fits; null as soon as the arena reaches `limit`. */
function place(buffers: readonly Buffer[], order: readonly number[], limit: Bytes): Bytes[] | null {
  const offsets: Bytes[] = new Array(buffers.length).fill(-1);
  const placed: number[] = [];
  for (const i of order) {
    const { bytes } = buffers[i]!;
    const rivals = placed.flatMap((j) => {
      const above = conflict(i, j, buffers); // i written over j
      const below = conflict(j, i, buffers); // j written over i
      return above === null && below === null ? [] : [{ j, above, below }];
    });
    const fits = (offset: Bytes) =>
      offset >= 0 &&
      rivals.every(({ j, above, below }) => {
        const other = offsets[j]!;
        if (offset + bytes <= other || other + buffers[j]!.bytes <= offset) return true;
        if (above !== null && above !== "disjoint") return offset <= other - above.lag;
        if (below !== null && below !== "disjoint") return other <= offset - below.lag;
        return false;
      });
    const candidates = [0];
    for (const { j, above, below } of rivals) {
      candidates.push(offsets[j]! + buffers[j]!.bytes);
      if (above !== null && above !== "disjoint") candidates.push(offsets[j]! - above.lag);
      if (below !== null && below !== "disjoint") candidates.push(offsets[j]! + below.lag);
    }
    const offset = Math.min(...candidates.filter(fits));
    if (offset + bytes >= limit) return null;
    offsets[i] = offset;
    placed.push(i);
  }
  return offsets;
}

function candidateOrders(buffers: readonly Buffer[], tries: number, seed: number): number[][] {
  const all = buffers.map((_, i) => i);
  const by = (key: (b: Buffer) => number) =>
    [...all].sort((a, b) => key(buffers[a]!) - key(buffers[b]!) || a - b);
  const orders = [
    by((b) => -b.bytes),
    by((b) => b.first),
    by((b) => -b.last),
    by((b) => -b.bytes * (b.last - b.first + 1)),
  ];
  const random = createRandom(seed);
  const jitter = () =>
    [...all]
      .map((i) => ({ i, key: -buffers[i]!.bytes * (0.3 + random.unit()) }))
      .sort((a, b) => a.key - b.key)
      .map(({ i }) => i);
  for (let t = 0; t < tries; t++) orders.push(t % 4 === 3 ? [...random.permutation(all.length)] : jitter());
  return orders;
}

function peak(buffers: readonly Buffer[]): Bytes {
  const steps = Math.max(0, ...buffers.map((b) => b.last));
  let most = 0;
  for (let step = 0; step <= steps; step++) {
    most = Math.max(
      most,
      buffers.reduce((n, b) => n + (b.first <= step && step <= b.last ? b.bytes : 0), 0),
    );
  }
  return most;
}

function overlapped(buffers: readonly Buffer[], offsets: readonly Bytes[], i: number): NodeId | null {
  for (const source of buffers[i]!.over.keys()) {
    const end = offsets[i]! + buffers[i]!.bytes;
    if (offsets[i]! < offsets[source]! + buffers[source]!.bytes && offsets[source]! < end)
      return buffers[source]!.node;
  }
  return null;
}
