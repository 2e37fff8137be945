/**
 * Residual blocks that a step can leave out (LayerDrop: Fan, Grave and Joulin 2020). A block is what lies between a value and
 * the addition that joins it again with that very value. Its calls, forward and backward, carry the block's number.
 */
import { invariant } from "../../core/failure";
import { beforeActivation } from "../../ir/ops/emitActivation";
import { rowsOf } from "../../ir/ops/rows";
import { sameShape } from "../../ir/shape";
import { activationCode, stepWords } from "../../ir/trainKernels";
import type { Graph, Node, NodeId, NodeOf } from "../../ir/types";
import { type DraftCall, type DraftRegion, draftCall } from "./draft";
import type { Joined } from "./pass";
import type { Fusion } from "./units";

export interface Blocks {
  /** The additions that end the blocks, in order. */
  readonly ends: readonly NodeId[];
  /** Nodes inside blocks. */
  readonly inside: ReadonlyMap<NodeId, number>;
  /** Per end: the value that goes past the block. */
  readonly skip: ReadonlyMap<NodeId, NodeId>;
}

export const noBlocks: Blocks = { ends: [], inside: new Map(), skip: new Map() };

const MOST_BLOCKS = stepWords.indices - stepWords.blocks;

/** Innermost blocks first; one whose inside is looked at from elsewhere cannot be left out. */
export function findBlocks(graph: Graph, lookedAt: ReadonlySet<NodeId>): Blocks {
  const ends: NodeId[] = [];
  const inside = new Map<NodeId, number>();
  const skip = new Map<NodeId, NodeId>();
  const shapes = new Map(graph.nodes.map((n) => [n.id, n.out.shape]));
  for (const node of graph.nodes) {
    if (node.op !== "add" || ends.length === MOST_BLOCKS) continue;
    if (!node.inputs.every((id) => sameShape(shapes.get(id)!, node.out.shape))) continue;
    for (const [branch, past] of [node.inputs, [...node.inputs].reverse()] as [NodeId, NodeId][]) {
      const members = between(graph, past, branch, node);
      const free = members?.every((id) => !inside.has(id) && !lookedAt.has(id) && !skip.has(id));
      if (!members || !free) continue;
      for (const id of members) inside.set(id, ends.length);
      skip.set(node.id, past);
      ends.push(node.id);
      break;
    }
  }
  return { ends, inside, skip };
}

/** The nodes on all ways from `start` to `last`, when nothing but `end` reads them from outside; null otherwise. */
function between(graph: Graph, start: NodeId, last: NodeId, end: Node<"float">): NodeId[] | null {
  if (start === last) return null;
  const node = new Map(graph.nodes.map((n) => [n.id, n]));
  const members = new Set<NodeId>();
  const visit = (id: NodeId): boolean => {
    if (id === start || members.has(id)) return true;
    members.add(id);
    const { op, inputs } = node.get(id)!;
    return op !== "input" && inputs.every(visit);
  };
  if (!visit(last)) return null;
  const closed = graph.nodes.every(
    (n) => n.id === end.id || members.has(n.id) || n.inputs.every((id) => !members.has(id)),
  );
  const ends = graph.outputs.some((id) => members.has(id));
  const reaches = [...members].some((id) => node.get(id)!.inputs.includes(start));
  return closed && !ends && reaches ? [...members] : null;
}

/** The addition at a block's end: in steps that leave the block out it adds nothing. */
export const gateEnds =
  ({ ends, skip }: Blocks): Fusion =>
  (end) => {
    const past = skip.get(end.id);
    if (past === undefined) return null;
    const { attrs, inputs } = end as NodeOf<"add", "float">;
    const branch = inputs.find((id) => id !== past)!;
    return {
      nodes: [end],
      emit: (sites) => {
        const site = sites.site(end, [past, branch]);
        const [a, b] = site.x.map((x) => x.at) as [DraftRegion, DraftRegion];
        const y = site.value(site.shape);
        const size = rowsOf(site, site.shape);
        const gate = sites.training ? ends.indexOf(end.id) : -1;
        site.call(
          "add",
          { a, b, step: site.step, y },
          { ...size, period: size.rows, every: 1, act: activationCode[attrs.activation], gate },
        );
        return {
          y,
          backward: (dy) => {
            const g = beforeActivation(site, attrs.activation, y, site.shape, dy);
            site.pass(0, g);
            site.pass(1, g);
          },
        };
      },
    };
  };

/**
 * Where a block hands its part of the gradient to the value it began at, it must add in place: when the block is left out,
 * what was there before is the gradient. Where the old value is still needed, a copy is made first, outside the block.
 */
export function addInPlace(calls: readonly DraftCall[], joined: readonly Joined[]): DraftCall[] {
  let out = [...calls];
  const now = new Map<DraftRegion, DraftRegion>();
  const current = (r: DraftRegion): DraftRegion => (now.has(r) ? current(now.get(r)!) : r);
  for (const pair of joined) {
    const base = current(pair.base);
    const { dx } = pair;
    const at = out.findIndex((call) => mentions(call, dx) > 0);
    invariant(at >= 0, "a block's gradient is written by some call");
    const free =
      mentions(out[at]!, base) === 1 && !out.slice(at + 1).some((call) => mentions(call, base) > 0);
    const target: DraftRegion = free ? base : { ...base };
    if (!free) {
      const copy = draftCall(
        "activate",
        { x: base, y: target },
        { rows: base.words / 4, c: 4, realC: 4, act: activationCode.none },
        { what: out[at]!.what },
      );
      out.splice(at, 1, copy, rename(out[at]!, base, target, "base", "a"));
    }
    now.set(dx, target);
    out = out.map((call) => rename(call, dx, target));
  }
  return out;
}

const mentions = (call: DraftCall, region: DraftRegion): number =>
  Object.values(call.regions).filter((r) => r === region).length + (call.also.includes(region) ? 1 : 0);

/** `only`: the names that change; all by default. */
const rename = (call: DraftCall, from: DraftRegion, to: DraftRegion, ...only: string[]): DraftCall => ({
  ...call,
  regions: Object.fromEntries(
    Object.entries(call.regions).map(([name, r]) => [
      name,
      r === from && (only.length === 0 || only.includes(name)) ? to : r,
    ]),
  ),
});
