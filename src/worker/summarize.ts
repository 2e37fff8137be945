import { constantBytes } from "../formats/carray/printModel";
import { weightBytes } from "../formats/tflite/write";
import { cost } from "../ir/cost";
import { compile } from "../stages/compile";
import { plan } from "../stages/plan";
import type { ModelSummary } from "./protocol";
import type { StoredQuantized } from "./stored";

/** Everything the page draws about a quantized network; computed, never stored. */
export function summarize({ model }: Pick<StoredQuantized, "model">): ModelSummary {
  const best = plan(model.graph);
  const program = compile(model, best);
  return {
    name: model.graph.name,
    graph: model.graph,
    plan: best,
    planWithoutSharing: plan(model.graph, { inPlace: false }),
    weightBytes: weightBytes(model),
    constantBytes: constantBytes(program),
    macs: cost(model.graph).macs,
    inputs: program.inputs,
    outputs: program.outputs,
  };
}
