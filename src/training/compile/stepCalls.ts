/** The two lists of a program: one step of training, and one batch of evaluation. */
import type { Value } from "../../ir/emit";
import type { Graph, Model, Node, NodeId } from "../../ir/types";
import { isCached, type PlanOptions } from "../options";
import { emitFeature, emitTeacher, type Feature } from "./distill";
import type { Draft, DraftCall, DraftRegion } from "./draft";
import { foldMoments, foldReductions } from "./foldCalls";
import { addInPlace } from "./layerDrop";
import { emitGather, lossCall } from "./loss";
import { emitGraph } from "./pass";
import { quantizeCall } from "./quantized";
import { countReaders, type Fusion, type Unit, unitsOf } from "./units";
import { emitUpdate } from "./update";
import type { OwnWeight, WeightRegions } from "./weights";

/** All that is settled before the first call is written. */
export interface Plan {
  readonly graph: Graph;
  readonly input: Node<"float">;
  readonly output: Node<"float">;
  readonly options: PlanOptions;
  readonly fuse: boolean;
  readonly draft: Draft;
  readonly weights: readonly OwnWeight[];
  readonly regions: WeightRegions;
  readonly features: readonly Feature[];
  readonly units: readonly Unit[];
  readonly fusions: readonly Fusion[];
  readonly range: (node: NodeId) => DraftRegion | undefined;
  readonly blockOf: (node: NodeId) => number | null;
  readonly step: DraftRegion;
  readonly metrics: DraftRegion;
  /** What the update knows of each 64 words; filled in when partial sums have their places. */
  readonly table: DraftRegion;
}

export function emitStep(plan: Plan): { calls: DraftCall[]; values: ReadonlyMap<NodeId, Value> } {
  const { draft, options: o, regions, metrics, step, output } = plan;
  const calls: DraftCall[] = [];
  const batch = emitGather(draft, calls, o, plan.input.out.shape, step, true);
  // The teacher first: the student's values, which live long, are not there yet.
  const teacher = o.distill && !isCached(o.distill.teacher) ? o.distill.teacher : null;
  const taught = teacher && emitTeacher(draft, calls, o, teacher, teacherUnits(plan, teacher), batch.x, step);
  const pass = forward(plan, calls, batch.x, true);
  const z = pass.values.get(output.id)!.at as DraftRegion;
  for (const [place, feature] of plan.features.entries()) {
    const { options } = feature;
    pass.seed(options.student, (base) =>
      emitFeature(draft, calls, o, feature, {
        ...{
          student: pass.values.get(options.student)!,
          teacher: (taught ?? batch.taps).get(options.teacher)!,
        },
        ...{ ...regions, metrics, step, base, place },
      }),
    );
  }
  pass.seed(output.id, (base) => {
    const dz = draft.fresh("work", z.words);
    const logits = taught?.get(teacher!.graph.outputs[0]!)?.at as DraftRegion | undefined;
    const said = { target: batch.target, teacher: logits ?? batch.logits };
    calls.push(lossCall(o, { z, ...said, base, dz, metrics, step }));
    return dz;
  });
  pass.backward();
  const folded = plan.fuse ? foldReductions(foldMoments(calls)) : calls;
  const update = emitUpdate(draft, o, step, plan.table, regions.partials);
  return { calls: [...addInPlace(folded, pass.joined), ...update], values: pass.values };
}

export function emitEvaluation(plan: Plan): { calls: DraftCall[]; logits: DraftRegion } {
  const { draft, options: o, metrics, step } = plan;
  const calls: DraftCall[] = [];
  const batch = emitGather(draft, calls, o, plan.input.out.shape, step, false);
  const { values } = forward(plan, calls, batch.x, false);
  const logits = values.get(plan.output.id)!.at as DraftRegion;
  calls.push(lossCall(o, { z: logits, target: batch.target, metrics, step }));
  return { calls, logits };
}

function forward(plan: Plan, calls: DraftCall[], input: DraftRegion, training: boolean) {
  const { draft, options: o, graph, units, step, range, regions } = plan;
  if (o.fakeQuant) calls.push(quantizeCall(draft, plan.weights));
  return emitGraph(draft, calls, {
    ...{ graph, units, batch: o.batch, chunkRows: o.chunkRows, training, label: "", input, step, range },
    ...{ weight: regions.weight, gradientOf: regions.gradientOf },
    blockOf: training ? plan.blockOf : () => null,
  });
}

function teacherUnits(plan: Plan, { graph }: Model): Unit[] {
  const tapped = plan.features.map((f) => f.options.teacher);
  return unitsOf(graph, plan.fusions, {
    readers: countReaders(graph, tapped),
    quantized: () => false,
    blockOf: () => null,
    endsBlock: () => false,
  });
}
