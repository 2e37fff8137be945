/**
 * An account of an arena's bytes kept apart from the planner: who owns which byte after every step. Shares no code with
 * `plan` nor with the ops' `lag`.
 */
import { numel } from "../ir/shape";
import type { Graph, Node, NodeId } from "../ir/types";
import type { MemoryPlan } from "../stages/plan";

/** The node whose bytes a node's value is: itself, or what it reshapes. */
export function ownerOf(graph: Graph<"int8">, id: NodeId): NodeId {
  const node = graph.nodes.find((n) => n.id === id)!;
  return node.op === "reshape" ? ownerOf(graph, node.inputs[0]!) : id;
}

/** The last step that reads each owner's bytes; one beyond the last node for outputs, its own step where nobody reads. */
export function lastReads(graph: Graph<"int8">): Map<NodeId, number> {
  const last = new Map<NodeId, number>();
  for (const [step, node] of graph.nodes.entries()) {
    for (const id of [node.id, ...node.inputs]) last.set(ownerOf(graph, id), step);
  }
  for (const id of graph.outputs) last.set(ownerOf(graph, id), graph.nodes.length);
  return last;
}

export const offsetOf = (plan: MemoryPlan, id: NodeId): number => plan.slots[plan.slotOf[id]!]!.offset;

/** Every mistake of a plan, in words; none is what tests want. */
export function memoryMistakes(graph: Graph<"int8">, plan: MemoryPlan): string[] {
  const mistakes: string[] = [];
  const last = lastReads(graph);
  const owner: (NodeId | null)[] = new Array(plan.arenaBytes).fill(null);
  const claim = (node: Node<"int8">, step: number) => {
    const at = offsetOf(plan, node.id);
    const bytes = numel(node.out.shape);
    if (at < 0 || at + bytes > plan.arenaBytes) mistakes.push(`${node.id} leaves the arena`);
    const victims = new Set<NodeId>();
    for (let i = at; i < at + bytes; i++) {
      const before = owner[i] ?? null;
      if (before !== null && before !== node.id) victims.add(before);
      owner[i] = node.id;
    }
    for (const victim of victims) {
      const dies = last.get(victim)!;
      if (dies > step) mistakes.push(`step ${step}: ${node.id} destroys ${victim}, which step ${dies} reads`);
      else if (dies === step && !mayDie(graph, plan, node, victim)) {
        mistakes.push(`step ${step}: ${node.id} destroys its input ${victim} before it is read`);
      }
    }
  };
  // Inputs are written before the first step, all of them.
  for (const node of graph.nodes) if (node.op === "input") claim(node, -1);
  for (const [step, node] of graph.nodes.entries()) {
    if (node.op !== "input" && ownerOf(graph, node.id) === node.id) claim(node, step);
    if (offsetOf(plan, node.id) !== offsetOf(plan, ownerOf(graph, node.id)))
      mistakes.push(`${node.id} is not where its source is`);
  }
  return mistakes;
}

/** Replays a node's writes in ascending order: true when no write lands on a byte of `victim` that a later value still reads. */
function mayDie(graph: Graph<"int8">, plan: MemoryPlan, node: Node<"int8">, victim: NodeId): boolean {
  const from = offsetOf(plan, victim);
  const to = offsetOf(plan, node.id);
  const size = numel(graph.nodes.find((n) => n.id === victim)!.out.shape);
  return node.inputs.every((id) => {
    if (ownerOf(graph, id) !== victim) return true;
    const shape = graph.nodes.find((n) => n.id === id)!.out.shape;
    const count = numel(node.out.shape);
    let laterFrom = Number.POSITIVE_INFINITY; // lowest byte that values after this one read
    for (let i = count - 1; i >= 0; i--) {
      const hit = to + i - from;
      if (hit >= laterFrom && hit < size) return false;
      laterFrom = Math.min(laterFrom, lowestRead(node, shape, i));
    }
    return true;
  });
}

/** The lowest index of its input that value i of a node's output reads. */
function lowestRead(node: Node<"int8">, x: readonly number[], i: number): number {
  const outC = node.out.shape.at(-1)!;
  switch (node.op) {
    case "conv2d":
    case "depthwiseConv2d":
    case "maxPool":
    case "avgPool": {
      const [h, w, c] = x as [number, number, number];
      const [outH, outW] = node.out.shape as [number, number, number];
      const { kernel, stride, padding } = node.attrs;
      const first = (at: number, n: number, out: number, k: number, s: number) => {
        const total = padding === "same" ? Math.max((out - 1) * s + k - n, 0) : 0;
        return Math.max(at * s - Math.floor(total / 2), 0);
      };
      const pixel = Math.floor(i / outC);
      const y = first(Math.floor(pixel / outW), h, outH, kernel[0], stride[0]);
      const xx = first(pixel % outW, w, outW, kernel[1], stride[1]);
      const channel = node.op === "conv2d" ? 0 : Math.floor((i % outC) / (outC / c));
      return (y * w + xx) * c + channel;
    }
    case "add":
    case "mul":
      return x.reduce((a, b) => a * b, 1) === node.out.shape.reduce((a, b) => a * b, 1) ? i : 0;
    case "softmax": // has its row's maximum and sum by the time it writes
    case "relu":
    case "relu6":
    case "hardSwish":
    case "sigmoid":
    case "tanh":
    case "requantize":
      return i;
    default:
      return 0; // may read anything at any time
  }
}
