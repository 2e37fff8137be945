import type { Graph, Node, Quant } from "../ir/types";
import { foldGraph } from "./fold";
import { type MemoryPlan, plan } from "./plan";

/**
 * What deploying a network would look like, from its structure alone: no weights, no data, fast enough for a slider. Scales are
 * made up; shapes, schedule, memory plan and cost are those of the real thing.
 */
export function sketchDeployment(graph: Graph): { readonly graph: Graph<"int8">; readonly plan: MemoryPlan } {
  const int8 = sketchGraph(graph);
  return { graph: int8, plan: plan(int8) };
}

/** The sketch without its memory plan. */
export function sketchGraph(graph: Graph): Graph<"int8"> {
  const folded = foldGraph(graph);
  const quant: Quant = { scale: 1 / 64, zeroPoint: 0 };
  const nodes = (folded.nodes as readonly Node<"float">[]).map(
    (n) => ({ ...n, out: { ...n.out, quant } }) as Node<"int8">,
  );
  return { ...folded, dialect: "int8", nodes };
}
