/** Distillation in the plan: the teacher's forward pass, and losses between tapped values. */
import { fail } from "../../core/failure";
import { createRandom, deriveSeed } from "../../core/random";
import type { Region, TrainSite, Value } from "../../ir/emit";
import { matrixWindow, nothingBeside, rowsIn, windowNumbers } from "../../ir/ops/rows";
import { numel, sameShape, showShape } from "../../ir/shape";
import { activationCode, MOST_FEATURES, padded } from "../../ir/trainKernels";
import type { FloatWeight, Graph, Model, NodeId, Shape, WeightKey } from "../../ir/types";
import { type CachedTeacher, type FeatureOptions, isCached, type PlanOptions } from "../options";
import type { TrainingProgram } from "../program";
import { type Draft, type DraftCall, type DraftRegion, draftCall } from "./draft";
import { cutRows, emitGraph } from "./pass";
import type { Unit } from "./units";
import { freezeWeights, type OwnWeight } from "./weights";

/** Writes the teacher's forward pass over the student's input; gives its values. */
export function emitTeacher(
  draft: Draft,
  calls: DraftCall[],
  o: PlanOptions,
  teacher: Model,
  units: readonly Unit[],
  input: DraftRegion,
  step: DraftRegion,
): ReadonlyMap<NodeId, Value> {
  const weights = freezeWeights(draft, teacher);
  return emitGraph(draft, calls, {
    ...{ graph: teacher.graph, units, batch: o.batch, chunkRows: o.chunkRows, training: false },
    ...{ label: "teacher ", input, step },
    weight: (key) => weights.get(key)!.slot,
    gradientOf: () => {
      throw new Error("internal: a teacher learns nothing");
    },
    range: () => undefined,
    blockOf: () => null,
  }).values;
}

/** Keys of projections; they are no part of the model, but are saved with its training state. */
const PROJECTION = "distill/projection";
const PROJECTION_SEED = 1;

/** A student's tap, its teacher's tap, and the learned projection between them where channels differ. */
export interface Feature {
  readonly options: FeatureOptions;
  readonly from: Shape;
  readonly to: Shape;
  readonly projection: OwnWeight | null;
}

/** Checks the pairs and gives projections their weights. */
export function planFeatures(draft: Draft, graph: Graph, o: PlanOptions): Feature[] {
  const { teacher, features } = o.distill ?? { teacher: { cached: [] }, features: [] };
  if (features.length > MOST_FEATURES)
    fail("bad-usage", "distill", `${features.length} features are paired`, `Pair at most ${MOST_FEATURES}.`);
  return features.map((options, i) => {
    const from = shapeOf(graph, options.student);
    const to = isCached(teacher)
      ? cachedShape(teacher, options.teacher)
      : shapeOf(teacher.graph, options.teacher);
    const bare = from.slice(0, -1);
    if (from.length !== to.length || !sameShape(bare, to.slice(0, -1)))
      fail(
        "shape-mismatch",
        options.student,
        `cannot follow ${options.teacher}: ${showShape(from)} and ${showShape(to)} differ in more than channels`,
        "Pair layers of equal height and width.",
      );
    const node = `${PROJECTION}${i}`;
    const key: WeightKey = `${node}/kernel`;
    const [inC, outC] = [from.at(-1)!, to.at(-1)!];
    const projection: OwnWeight | null =
      inC === outC
        ? null
        : {
            ...{ key, node, name: "kernel", decays: true, scales: null },
            ...{ shape: [outC, 1, 1, inC], layout: "conv" },
            slot: draft.reserve("parameter", padded(inC) * padded(outC)),
          };
    return { options, from, to, projection };
  });
}

function shapeOf(graph: Graph, id: NodeId): Shape {
  const node = graph.nodes.find((n) => n.id === id);
  return (
    node?.out.shape ??
    fail("bad-usage", graph.name, `there is no node ${id} to look at`, "Name a node of the network.")
  );
}

const cachedShape = ({ cached }: CachedTeacher, id: NodeId): Shape =>
  cached.find((t) => t.node === id)?.shape ??
  fail("bad-usage", "distill", `the teacher's ${id} is not cached`, "Cache it, too, before training.");

export interface FeatureParts {
  readonly student: Value;
  readonly teacher: Value;
  readonly weight: (key: WeightKey) => DraftRegion;
  readonly gradientOf: (key: WeightKey, parts: number) => DraftRegion;
  readonly metrics: DraftRegion;
  readonly step: DraftRegion;
  /** Which of the step's scales is this feature's. */
  readonly place: number;
  /** What the student's node has as its gradient so far. */
  readonly base: DraftRegion | undefined;
}

/** Writes one feature loss and its gradient; gives the student node's gradient. */
export function emitFeature(
  draft: Draft,
  calls: DraftCall[],
  o: PlanOptions,
  { options, from, to, projection }: Feature,
  { student, teacher, weight, gradientOf, metrics, step, place, base }: FeatureParts,
): DraftRegion {
  const what = `feature ${options.student}`;
  const write: TrainSite["call"] = (kernel, regions, numbers) => {
    calls.push(draftCall(kernel, regions, numbers, { what }));
  };
  const perExample = (shape: Shape) => rowsIn(shape) * padded(shape.at(-1)!);
  const loss = (a: Region, before: DraftRegion | undefined): DraftRegion => {
    const da = draft.fresh("work", o.batch * perExample(to));
    write(
      "featureLoss",
      { a, b: teacher.at, step, base: before, da, metrics },
      {
        ...{ batch: o.batch, n: perExample(to), realN: numel(to), weight: options.weight },
        ...{ kind: options.measure === "cosine" ? 1 : 0, lossScale: o.lossScale, place },
      },
    );
    return da;
  };
  const x = student.at;
  if (!projection) return loss(x, base);
  const rows = o.batch * rowsIn(from);
  const { chunk, parts } = cutRows(rows, o.chunkRows);
  const numbers = { ...windowNumbers(rows, matrixWindow(from.at(-1)!, to.at(-1)!)), chunk };
  const w = weight(projection.key);
  const y = draft.fresh("work", o.batch * perExample(to));
  write("conv", { x, w, y }, { ...numbers, act: activationCode.none });
  const dy = loss(y, undefined);
  const dx = draft.fresh("work", o.batch * perExample(from));
  write("convGradInput", { dy, w, base, dx }, { ...numbers, ...nothingBeside });
  write("convGradWeight", { x, dy, dw: gradientOf(projection.key, parts) }, numbers);
  return dx;
}

/** Starting values of the learned projections of a program (He et al. 2015), the same in every run. */
export function startProjections({
  weights,
}: Pick<TrainingProgram, "weights">): Record<WeightKey, FloatWeight> {
  const own = weights.filter((w) => w.key.startsWith(PROJECTION));
  return Object.fromEntries(
    own.map(({ key, shape }) => {
      const random = createRandom(deriveSeed(PROJECTION_SEED, key));
      const deviation = Math.sqrt(2 / shape.at(-1)!);
      return [
        key,
        { shape, data: Float32Array.from({ length: numel(shape) }, () => random.normal(deviation)) },
      ];
    }),
  );
}
