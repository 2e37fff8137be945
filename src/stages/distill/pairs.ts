/** Pairs a student's layers with a teacher's, and says in words what cannot be paired. */
import { closestNames } from "../../core/closest";
import { fail } from "../../core/failure";
import { sameShape, showShape } from "../../ir/shape";
import type { Graph, NodeId, Shape } from "../../ir/types";
import type { FeaturePair } from "./options";

/** A layer of the teacher, averaged down to the shape that its student's layer has. */
export interface Tap {
  readonly node: NodeId;
  /** [H,W,C] or [C]: channels are the teacher's, height and width the student's. */
  readonly shape: Shape;
}

export function shapeAt(graph: Graph, id: NodeId, whose: "student" | "teacher"): Shape {
  const names = graph.nodes.map((n) => n.id);
  return (
    graph.nodes.find((n) => n.id === id)?.out.shape ??
    fail(
      "bad-usage",
      "distill",
      `the ${whose} has no layer ${id}`,
      `Close to it are ${closestNames(id, names).join(", ")}.`,
    )
  );
}

/** The teacher's layer as the student's can follow it: larger maps are averaged down where the sizes divide evenly. */
export function tapFor(student: Graph, teacher: Graph, pair: FeaturePair): Tap {
  const own = shapeAt(student, pair.student, "student");
  const theirs = shapeAt(teacher, pair.teacher, "teacher");
  const [h, w] = own;
  const [high, wide, channels] = theirs;
  const maps = own.length === 3 && theirs.length === 3;
  if (maps && high! % h! === 0 && wide! % w! === 0) return { node: pair.teacher, shape: [h!, w!, channels!] };
  if (own.length === 1 && theirs.length === 1) return { node: pair.teacher, shape: theirs };
  const alike = teacher.nodes.filter((n) => sameShape(n.out.shape.slice(0, -1), own.slice(0, -1)));
  const hint = alike.slice(-3).map((n) => n.id);
  return fail(
    "shape-mismatch",
    pair.student,
    `gives ${showShape(own)}, and the teacher's ${pair.teacher} gives ${showShape(theirs)}: its height and width must be the student's, or whole multiples of them`,
    hint.length > 0
      ? `Pair it with a layer of its own height and width, as ${hint.join(", ")}.`
      : "Pair layers of equal height and width, or pooled vectors.",
  );
}
