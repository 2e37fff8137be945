/** Networks and memory plans as cards. */
import { constantBytes } from "../../../formats/carray/printModel";
import { cost } from "../../../ir/cost";
import type { Graph, Model, QuantizedModel } from "../../../ir/types";
import type { ModelOutput, PlanOutput } from "../../../notebook/output";
import { compile } from "../../../stages/compile";
import { type MemoryPlan, plan } from "../../../stages/plan";
import { sketchDeployment } from "../../../stages/sketch";

/** A memory plan that knows whose it is. */
export interface NamedPlan extends MemoryPlan {
  readonly name: string;
  /** The layers in the order in which they run. */
  readonly steps: readonly string[];
}

export const namedPlan = (graph: Graph<"int8">, memory: MemoryPlan = plan(graph)): NamedPlan => ({
  ...memory,
  name: graph.name,
  steps: graph.nodes.map(({ id }) => id),
});

export function planOutput(
  { name = "", steps, arenaBytes, slots }: MemoryPlan & Partial<NamedPlan>,
  title: string,
): PlanOutput {
  const last = Math.max(0, ...slots.map((slot) => slot.last));
  return {
    ...{ kind: "plan", name: title || name, arenaBytes },
    buffers: slots.map(({ node, offset, bytes, first, last: to }) => ({
      name: node,
      offset,
      bytes,
      from: first,
      to,
    })),
    steps: steps ?? Array.from({ length: last + 1 }, (_, i) => String(i)),
  };
}

export function modelOutput(graph: Graph, model: Model | null, title: string): ModelOutput {
  const costs = cost(graph);
  const quantized = (graph.dialect as string) === "int8";
  const int8 = model as QuantizedModel | null;
  const memory = quantized ? plan(int8!.graph) : sketchDeployment(graph).plan;
  return {
    kind: "model",
    name: title || graph.name,
    dialect: graph.dialect,
    parameters: costs.parameters,
    macs: costs.macs,
    flashBytes: quantized && int8 ? constantBytes(compile(int8, memory)) : costs.flashBytes,
    ramBytes: memory.arenaBytes,
    layers: costs.layers.map(({ id, op, shape, parameters, macs }) => ({
      name: id,
      op,
      shape,
      parameters,
      macs,
    })),
    notes: notesOf(model),
  };
}

/** Numbers and texts that a training has left on its model. */
function notesOf(model: Model | null): ModelOutput["notes"] {
  const { bestEpoch, history } = (model ?? {}) as {
    bestEpoch?: number;
    history?: readonly { readonly epoch: number; readonly validationAccuracy: number }[];
  };
  const best = history?.find(({ epoch }) => epoch === bestEpoch);
  if (!history || !best) return [];
  return [
    ["epochs", String(history.length)],
    ["best epoch", String(bestEpoch)],
    ["validation accuracy", `${(100 * best.validationAccuracy).toFixed(1)} %`],
  ];
}
