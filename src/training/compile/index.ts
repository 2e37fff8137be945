/**
 * From a graph to a training program: forward, loss, backward and optimizer as one flat list of kernel calls, every size
 * resolved and every buffer placed.
 */
import { BLOCK_WORDS, stepWords } from "../../ir/trainKernels";
import type { Graph, NodeId } from "../../ir/types";
import { verify } from "../../ir/verify";
import type { PlanOptions } from "../options";
import type { Slot, TrainCall, TrainingProgram } from "../program";
import { checkPlan } from "./check";
import { planFeatures } from "./distill";
import { createDraft, type DraftCall, type DraftRegion } from "./draft";
import { fuseActivation } from "./fuseActivation";
import { fuseNormalize } from "./fuseNormalize";
import { fuseSqueeze } from "./fuseSqueeze";
import { findBlocks, gateEnds, noBlocks } from "./layerDrop";
import { cachedParts } from "./loss";
import { type Placement, placeRegions } from "./memory";
import { holdRanges } from "./quantized";
import { emitEvaluation, emitStep, type Plan } from "./stepCalls";
import { countReaders, type Fusion, unitsOf } from "./units";
import { everySum, updateTable } from "./update";
import { gradientSlots, placeWeights, reserveVectors, weightRegions } from "./weights";

/** What the compiler gains must not change what is computed: tests turn it off. */
export interface CompilerSwitches {
  /** One kernel for several nodes or passes. */
  readonly fuse: boolean;
  /** One place for several values, one after the other. */
  readonly reuse: boolean;
}

export function compileTraining(
  graph: Graph,
  o: PlanOptions,
  { fuse, reuse }: CompilerSwitches = { fuse: true, reuse: true },
): TrainingProgram {
  verify(graph);
  const { input, output } = checkPlan(graph, o);
  const draft = createDraft();
  const own = placeWeights(draft, graph);
  const features = planFeatures(draft, graph, o);
  const weights = [...own, ...features.flatMap((f) => f.projection ?? [])];
  reserveVectors(draft, o);
  const range = holdRanges(draft, o.fakeQuant?.ranges ?? {});
  const watched = [...o.taps, ...features.map((f) => f.options.student)];
  const blocks = o.layerDrop ? findBlocks(graph, new Set(watched)) : noBlocks;
  const fusions: readonly Fusion[] = fuse ? [fuseNormalize, fuseSqueeze, fuseActivation] : [];
  const readers = countReaders(graph, watched);
  const blockOf = (node: NodeId) => blocks.inside.get(node) ?? null;
  const table = draft.reserve("constant", (draft.words.parameter / BLOCK_WORDS) * 4);
  const plan: Plan = {
    ...{ graph, input, output, options: o, fuse, draft, weights, features, range, blockOf, fusions },
    regions: weightRegions(draft, weights, o.fakeQuant !== null),
    units: unitsOf(graph, [gateEnds(blocks), ...fusions], {
      ...{ readers, blockOf },
      quantized: (node) => range(node) !== undefined,
      endsBlock: (node) => blocks.skip.has(node),
    }),
    step: draft.reserve("step", stepWords.indices + o.batch),
    metrics: draft.reserve("metrics", METRICS_WORDS),
    table,
  };

  const { calls, values } = emitStep(plan);
  const evaluation = emitEvaluation(plan);
  const taps = new Map(o.taps.map((id) => [id, values.get(id)!.at as DraftRegion]));
  const placed = placeRegions(calls, new Set(taps.values()), reuse);
  const there = placeRegions(evaluation.calls, new Set([evaluation.logits]), reuse);
  const most = (space: "work" | "sums") => Math.max(placed.words[space], there.words[space]);
  const words = { ...draft.words, work: most("work"), sums: most("sums") };
  const slot = slotsOf(placed, words.sums);
  const slotThere = slotsOf(there, words.sums);
  const updates = updateTable(words.parameter, weights, plan.regions.partials, (r) => slot(r).at, blockOf);
  return {
    ...{ name: graph.name, batch: o.batch, input: input.out.shape, classes: o.classes, words },
    step: finishCalls(calls, slot),
    evaluate: finishCalls(evaluation.calls, slotThere),
    logits: slotThere(evaluation.logits),
    weights: weights.map(({ key, shape, layout, slot: at }) => ({ key, shape, layout, slot: at })),
    initial: [
      { slot: table, data: updates },
      ...draft.contents.map(({ region, data }) => ({ slot: region, data })),
    ],
    visible: {
      ...Object.fromEntries([...taps].map(([id, region]) => [id, slot(region)])),
      ...gradientSlots(weights),
    },
    blocks: blocks.ends,
    cached: cachedParts(o),
    boundWords: Math.max(placed.bound, there.bound),
  };
}

/** What the loss kernels add up; see the kernel table. */
const METRICS_WORDS = 8;

/** The slot of every region once its place is known. */
const slotsOf =
  (placement: Placement, sums: number) =>
  (region: DraftRegion): Slot => {
    if (region === everySum) return { space: "sums", at: 0, words: sums };
    return { space: region.space, at: region.at ?? placement.at.get(region)!, words: region.words };
  };

const finishCalls = (calls: readonly DraftCall[], slot: (r: DraftRegion) => Slot): TrainCall[] =>
  calls.map(({ kernel, regions, numbers, what, block }) => ({
    ...{ kernel, numbers, what, block },
    buffers: Object.fromEntries(Object.entries(regions).map(([name, r]) => [name, slot(r)])),
  }));
