/** For checks of code: a person's variables may hold anything. */
import { type Cost, cost } from "../ir/cost";
import type { Graph } from "../ir/types";

/** What the network in a variable costs; null where it holds no network. */
export function costOf(value: unknown): Cost | null {
  const graph = graphIn(value);
  return graph && cost(graph);
}

/** The graph of a variable that holds one, or a model. */
export function graphIn(value: unknown): Graph | null {
  if (typeof value !== "object" || value === null) return null;
  if ("graph" in value) return graphIn(value.graph);
  return "nodes" in value && Array.isArray(value.nodes) && "outputs" in value ? (value as Graph) : null;
}
