/** Distillation as something that training does besides following the labels. */
import { fail } from "../../core/failure";
import { resizeDataset } from "../../datasets/resizeDataset";
import type { Dataset, Split } from "../../datasets/types";
import { showShape } from "../../ir/shape";
import type { Graph, Model } from "../../ir/types";
import type { TeacherTable } from "../../training/teacherTable";
import type { TrainExtra } from "../train/extra";
import { type CacheIo, cacheTeacher } from "./cacheTeacher";
import { checkDistill, type DistillTraining, everUsed, weightAt } from "./options";
import { shapeAt, type Tap, tapFor } from "./pairs";

export interface DistillIo extends CacheIo {
  readonly teacher?: Model | undefined;
  /** What `teacherTable` has made of the same teacher, options and examples before. */
  readonly teacherTable?: TeacherTable | undefined;
}

/** Checks teacher and options against the student, caches the teacher's outputs, and gives training what it needs. */
export async function distillExtra(
  student: Graph,
  data: Dataset,
  o: DistillTraining,
  io: DistillIo,
): Promise<TrainExtra> {
  const teacher = checkTeacher(student, o, io);
  const soft = everUsed(o.soft);
  const taps = tapsOf(student, teacher.graph, o);
  const cached = o.teacher === "cached";
  if (!cached) checkInStep(teacher.graph, data, taps);
  const table = cached ? (io.teacherTable ?? (await teacherTable(student, teacher, data, o, io))) : undefined;
  return {
    plan: (plan) => ({
      ...plan,
      distill: {
        // The step's scales are the weights.
        ...{ hard: 1, soft: soft ? 1 : 0, temperature: o.temperature },
        teacher: cached ? { cached: taps } : teacher,
        features: o.features.map((f) => ({ ...f, weight: 1 })),
      },
    }),
    resident: (split) => ({ ...split, teacher: table }),
    step: ({ step, steps }) => {
      const now = (w: DistillTraining["hard"]) => weightAt(w, step / Math.max(1, steps - 1));
      const features = o.features.map((f) => now(f.weight));
      return { lossScales: { hard: now(o.hard), soft: now(o.soft), features } };
    },
  };
}

/** The teacher's outputs that these options follow, for the training examples: to keep for other students and runs. */
export async function teacherTable(
  student: Graph,
  teacher: Model,
  data: Dataset,
  o: DistillTraining,
  io: CacheIo,
): Promise<TeacherTable> {
  checkTeacher(student, o, { ...io, teacher });
  const taps = tapsOf(student, teacher.graph, o);
  const none: Split = { count: 0, values: data.train.values.subarray(0, 0), labels: new Uint8Array() };
  const shape = teacher.graph.nodes.find((n) => n.op === "input")!.out.shape;
  const { train, card } = resizeDataset({ ...data, validation: none, test: none }, shape);
  return cacheTeacher(teacher, train, card.input, { logits: everUsed(o.soft), taps }, io);
}

/** One tap for each layer that is followed, once. */
function tapsOf(student: Graph, teacher: Graph, o: DistillTraining): Tap[] {
  const taps: Tap[] = [];
  for (const pair of o.features) {
    const tap = tapFor(student, teacher, pair);
    const before = taps.find((t) => t.node === tap.node);
    if (before && showShape(before.shape) !== showShape(tap.shape))
      fail(
        "bad-usage",
        "distill",
        `the teacher's ${tap.node} is followed at ${showShape(before.shape)} and at ${showShape(tap.shape)}`,
        "Pair each layer of the teacher with layers of one size.",
      );
    if (!before) taps.push(tap);
  }
  return taps;
}

function checkTeacher(student: Graph, o: DistillTraining, { teacher }: DistillIo): Model {
  checkDistill(o);
  if (!teacher)
    fail("bad-usage", "distill", "there is no teacher", "Train one first, or open a trained network.");
  const classes = ({ graph }: { readonly graph: Graph }) =>
    shapeAt(graph, graph.outputs[0]!, "teacher").reduce((a, b) => a * b, 1);
  const [theirs, own] = [classes(teacher), classes({ graph: student })];
  if (everUsed(o.soft) && theirs !== own)
    fail(
      "shape-mismatch",
      "distill",
      `the teacher knows ${theirs} classes, the student ${own}: its soft labels say nothing of the student's classes`,
      "Choose a teacher trained on this data set, or follow its features only, with soft at 0.",
    );
  return teacher;
}

/** Inside a step the teacher sees the student's own batch. */
function checkInStep(teacher: Graph, data: Dataset, taps: readonly Tap[]): void {
  const shape = teacher.nodes.find((n) => n.op === "input")!.out.shape;
  const smaller = taps.find((t) => showShape(t.shape) !== showShape(shapeAt(teacher, t.node, "teacher")));
  const what =
    showShape(shape) !== showShape(data.card.shape)
      ? `the teacher reads ${showShape(shape)}, the student ${showShape(data.card.shape)}`
      : smaller && `the teacher's ${smaller.node} is larger than the student's layer`;
  if (what) fail("bad-usage", "distill.teacher", what, 'Choose "cached": then both are brought to one size.');
}
