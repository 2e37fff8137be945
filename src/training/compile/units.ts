/** A graph as units: nodes whose calls are written together. Most units are one node; fusions make larger ones. */
import { fail } from "../../core/failure";
import type { Emitted, TrainFacet, TrainSite } from "../../ir/emit";
import { opOf } from "../../ir/ops";
import type { TrainActivation } from "../../ir/trainKernels";
import type { Graph, Node, NodeId } from "../../ir/types";

interface UnitSites {
  readonly training: boolean;
  /** A node's site; `reads` are the nodes whose values it takes, its own inputs unless said otherwise. */
  site(node: Node<"float">, reads?: readonly NodeId[]): TrainSite;
}

export interface Unit {
  /** In execution order; the last one's value is the unit's. */
  readonly nodes: readonly Node<"float">[];
  readonly emit: (sites: UnitSites) => Emitted;
}

/** Why a graph's nodes may not be fused away: someone looks at their values. */
export interface Watched {
  /** Readers in the graph, outputs and taps counted as readers. */
  readers(id: NodeId): number;
  /** Fake quantization comes between this node and the next. */
  quantized(id: NodeId): boolean;
  /** The residual block that a node belongs to, and whether it is the addition that ends one. */
  blockOf(id: NodeId): number | null;
  endsBlock(id: NodeId): boolean;
}

const ZERO_AT_ZERO: readonly string[] = [
  "relu",
  "relu6",
  "hardSwish",
  "silu",
  "tanh",
] satisfies TrainActivation[];

/** Activations that larger kernels apply: zero stays zero, and so padding lanes do. */
export const keepsZero = (op: string): boolean => ZERO_AT_ZERO.includes(op);

/** Finds a fusion that ends at this node; null when there is none. */
export type Fusion = (node: Node<"float">, graph: Graph, watched: Watched) => Unit | null;

/** The training facet of a node; a `Failure` for an op that has none. */
export function facetOf(
  node: Node,
  train: TrainFacet<unknown, string> | null = opOf(node).train,
): TrainFacet<unknown, string> {
  return (
    train ??
    fail(
      "no-gradient",
      node.id,
      `${node.op} has no training kernels, so the network cannot run as one plan`,
      "Train it with TensorFlow.js: that works, at a twentieth to a fortieth of the speed. Or replace this layer.",
    )
  );
}

const single = (node: Node<"float">): Unit => ({
  nodes: [node],
  emit: (sites) => facetOf(node).emit(sites.site(node), node.attrs),
});

/** Units in execution order. Fusions are tried at the last node first, so the longest one wins. */
export function unitsOf(graph: Graph, fusions: readonly Fusion[], watched: Watched): Unit[] {
  const taken = new Set<NodeId>();
  const units: Unit[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (node.op === "input" || taken.has(node.id)) continue;
    const fused = fusions.map((f) => f(node, graph, watched)).find((u) => u !== null);
    const unit = fused ?? single(node);
    for (const { id } of unit.nodes) taken.add(id);
    units.push(unit);
  }
  return units.reverse();
}

export function countReaders(graph: Graph, taps: readonly NodeId[]): (id: NodeId) => number {
  const counts = new Map<NodeId, number>();
  for (const id of [...graph.nodes.flatMap((n) => n.inputs), ...graph.outputs, ...taps])
    counts.set(id, (counts.get(id) ?? 0) + 1);
  return (id) => counts.get(id) ?? 0;
}
