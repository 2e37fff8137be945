/**
 * LayerDrop (Fan, Grave and Joulin 2020): a network whose residual blocks were dropped at random in training does without any of
 * them afterward. Here the droppable blocks of a graph, and the smaller network without some of them.
 */
import { fail } from "../core/failure";
import { createRandom, deriveSeed } from "../core/random";
import { cost } from "../ir/cost";
import type { Graph, Model, Node, NodeId, NodeOf, WeightKey } from "../ir/types";
import { verify } from "../ir/verify";
import { findBlocks } from "../training/compile/layerDrop";
import type { PlanOptions } from "../training/options";
import type { TrainExtra } from "./train/extra";

export interface LayerDropOptions {
  /** Share of steps in which a block is left out, each block on its own. */
  readonly rate: number;
}

export interface DroppableBlock {
  /** The addition that ends it. */
  readonly id: NodeId;
  /** The value that goes past it. */
  readonly skip: NodeId;
  readonly nodes: readonly NodeId[];
  readonly parameters: number;
  readonly macs: number;
}

/** Blocks between a value and the addition that joins it again: only those can go, for what is left has the same shape. */
export function droppableBlocks(graph: Graph): DroppableBlock[] {
  const { ends, inside, skip } = findBlocks(graph, new Set());
  const layers = new Map(cost(graph).layers.map((l) => [l.id, l]));
  return ends.map((id, block) => {
    const nodes = graph.nodes.map((n) => n.id).filter((n) => inside.get(n) === block);
    const total = (what: "parameters" | "macs") => nodes.reduce((sum, n) => sum + layers.get(n)![what], 0);
    return { id, skip: skip.get(id)!, nodes, parameters: total("parameters"), macs: total("macs") };
  });
}

/** The model without some blocks, named by the additions that end them; no fine-tuning. Throws `bad-usage` for what is no droppable block. */
export function removeBlocks(model: Model, ids: readonly NodeId[]): Model {
  const blocks = new Map(droppableBlocks(model.graph).map((b) => [b.id, b]));
  const unknown = ids.find((id) => !blocks.has(id));
  if (unknown !== undefined)
    fail(
      "bad-usage",
      "removeBlocks",
      `${unknown} ends no block that can go`,
      blocks.size > 0
        ? `Choose among ${[...blocks.keys()].join(", ")}.`
        : "This network has no residual blocks: nothing goes past its layers.",
    );
  const removed = new Set(ids);
  const gone = new Set(ids.flatMap((id) => blocks.get(id)!.nodes));
  const standsFor = new Map<NodeId, NodeId>();
  const now = (id: NodeId): NodeId => standsFor.get(id) ?? id;
  const nodes: Node<"float">[] = [];
  for (const node of model.graph.nodes as readonly Node<"float">[]) {
    if (gone.has(node.id)) continue;
    const inputs = node.inputs.map(now);
    if (!removed.has(node.id)) {
      nodes.push({ ...node, inputs } as Node<"float">);
      continue;
    }
    const past = now(blocks.get(node.id)!.skip);
    const { activation } = (node as NodeOf<"add", "float">).attrs;
    if (activation === "none") standsFor.set(node.id, past);
    else nodes.push({ ...node, op: activation, attrs: {}, inputs: [past] } as Node<"float">);
  }
  const graph: Graph = { ...model.graph, nodes, outputs: model.graph.outputs.map(now) };
  verify(graph);
  const weights = Object.fromEntries(
    Object.entries(model.weights).filter(([key]) => !gone.has(key.slice(0, key.lastIndexOf("/")))),
  ) as Record<WeightKey, Model["weights"][WeightKey]>;
  return { graph, weights };
}

/** Throws `bad-knob`. */
export function checkLayerDrop({ rate }: LayerDropOptions): void {
  if (!(rate >= 0 && rate < 1))
    fail(
      "bad-knob",
      "train.layerDrop",
      `rate is ${rate}`,
      "Choose a share from 0 to below 1; 0.2 is usual, and with 1 no block would ever learn.",
    );
}

/** Each step leaves out each block with this probability; which ones follows from the step's seed. */
export function layerDropExtra(graph: Graph, { rate }: LayerDropOptions): TrainExtra {
  if (droppableBlocks(graph).length === 0)
    fail(
      "bad-usage",
      "train.layerDrop",
      `${graph.name} has no block that can be left out`,
      "Choose a network with residual blocks: a PhiNet with more layers, or ResNet-8.",
    );
  let blocks = 0;
  return {
    plan: (plan: PlanOptions) => {
      const watched = [...plan.taps, ...(plan.distill?.features ?? []).map((f) => f.student)];
      blocks = findBlocks(graph, new Set(watched)).ends.length;
      return { ...plan, layerDrop: true };
    },
    step: ({ seed }) => {
      const random = createRandom(deriveSeed(seed, "layerDrop"));
      const draws = Array.from({ length: blocks }, () => random.unit());
      return { dropped: draws.flatMap((draw, block) => (draw < rate ? [block] : [])) };
    },
  };
}
