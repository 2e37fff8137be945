/** What a plan needs of a graph before anything is compiled; each mistake is a `Failure` that names its place. */
import { fail } from "../../core/failure";
import { showShape } from "../../ir/shape";
import type { Graph, Node } from "../../ir/types";
import { isCached, type PlanOptions } from "../options";
import { facetOf } from "./units";

/** The network's input and output nodes. */
export function checkPlan(graph: Graph, o: PlanOptions): { input: Node<"float">; output: Node<"float"> } {
  for (const node of graph.nodes as readonly Node[]) facetOf(node);
  const [input, second] = graph.nodes.filter((n) => n.op === "input");
  if (!input || second)
    fail(
      "bad-graph",
      graph.name,
      `has ${second ? "several inputs" : "no input"}; training feeds exactly one`,
      "Join the inputs before the network, or train in code cells.",
    );
  const output = graph.nodes.find((n) => n.id === graph.outputs[0])!;
  const { shape } = output.out;
  if (shape.at(-1) !== o.classes || shape.slice(0, -1).some((d) => d !== 1))
    fail(
      "shape-mismatch",
      output.id,
      `gives ${showShape(shape)}, but the data has ${o.classes} classes`,
      `End the network in a dense layer with ${o.classes} units.`,
    );
  const missing = o.taps.find((id) => !graph.nodes.some((n) => n.id === id));
  if (missing !== undefined)
    fail("bad-usage", graph.name, `there is no node ${missing} to look at`, "Name a node of the network.");
  checkTeacher(input, o);
  return { input, output };
}

function checkTeacher(input: Node<"float">, o: PlanOptions): void {
  if (!o.distill) return;
  const { teacher } = o.distill;
  if (isCached(teacher)) {
    if (o.mixup)
      fail(
        "bad-usage",
        "distill",
        "mixup makes examples that the teacher's remembered outputs know nothing of",
        "Turn mixup off, or let the teacher run in every step.",
      );
    return;
  }
  const { input: own } = checkPlan(teacher.graph, { ...o, distill: null, taps: [] });
  if (showShape(own.out.shape) !== showShape(input.out.shape))
    fail(
      "shape-mismatch",
      own.id,
      `the teacher reads ${showShape(own.out.shape)}, the student ${showShape(input.out.shape)}`,
      "Cache the teacher's outputs instead, or give both the same input.",
    );
}
