/** What a teacher says of every example of a split, computed once on a training engine. */
import { fail } from "../../core/failure";
import type { Normalization, Split } from "../../datasets/types";
import { type AttrsOf, type OpKind, opOf } from "../../ir/ops";
import { numel, sameShape, showShape } from "../../ir/shape";
import type { Graph, Model, Node, NodeId, Shape } from "../../ir/types";
import { verify } from "../../ir/verify";
import type { StartEngine } from "../../training/engine";
import { planDefaults } from "../../training/options";
import { type TeacherTable, tableWidth } from "../../training/teacherTable";
import { shapeAt, type Tap } from "./pairs";

export interface CacheIo {
  readonly startEngine: StartEngine;
  readonly signal?: AbortSignal | undefined;
  /** Awaited after every few hundred examples. */
  readonly breathe?: (() => Promise<void>) | undefined;
  readonly onCached?: ((done: number, total: number) => void) | undefined;
}

const AT_ONCE = 512;
const BATCH = 64;

/**
 * The table of a split: the teacher's logits first (with `logits`), then its taps.
 * @param split examples in the teacher's own input shape; labels are not looked at
 * @throws a `Failure` for a tap that does not exist, or examples of another shape
 */
export async function cacheTeacher(
  teacher: Model,
  split: Split,
  input: Normalization,
  want: { readonly logits: boolean; readonly taps: readonly Tap[] },
  io: CacheIo,
): Promise<TeacherTable> {
  if (!want.logits && want.taps.length === 0) return { parts: [], values: new Float32Array() };
  const { graph, parts } = sideBySide(teacher.graph, want);
  const width = tableWidth(parts);
  const size = split.values.length / Math.max(1, split.count);
  const own = graph.nodes.find((n) => n.op === "input")!.out.shape;
  if (numel(own) !== size)
    fail(
      "shape-mismatch",
      "distill",
      `the teacher reads ${showShape(own)}, an example has ${size} values`,
      "Resize the examples to the teacher's input, or choose another teacher.",
    );
  const plan = {
    ...planDefaults,
    batch: Math.min(BATCH, Math.max(1, split.count)),
    classes: width,
    data: { bytes: split.values instanceof Uint8Array, ...input },
  };
  const state = { steps: 0, weights: teacher.weights, first: {}, second: {}, average: null };
  const values = new Float32Array(split.count * width);
  const engine = await io.startEngine(graph, plan, state);
  try {
    for (let from = 0; from < split.count; from += AT_ONCE) {
      io.signal?.throwIfAborted();
      const count = Math.min(AT_ONCE, split.count - from);
      const examples = split.values.slice(from * size, (from + count) * size);
      await engine.load("validation", { count, values: examples, labels: new Uint8Array(count), input });
      values.set(await engine.evaluate("validation"), from * width);
      io.onCached?.(from + count, split.count);
      await io.breathe?.();
    }
    return { parts, values };
  } finally {
    engine.dispose();
  }
}

/** The teacher with one output: all that is wanted in one row. */
function sideBySide(
  source: Graph,
  { logits, taps }: { readonly logits: boolean; readonly taps: readonly Tap[] },
): { readonly graph: Graph; readonly parts: readonly Shape[] } {
  const nodes: Node<"float">[] = [...(source.nodes as readonly Node<"float">[])];
  const shapes = new Map(nodes.map((n) => [n.id, n.out.shape]));
  const put = <K extends OpKind>(op: K, inputs: readonly NodeId[], attrs: AttrsOf<K>): NodeId => {
    const id = `cached${nodes.length}`;
    const shape = opOf({ op }).infer(
      inputs.map((i) => shapes.get(i)!),
      attrs,
      id,
    );
    nodes.push({ id, op, attrs, inputs, out: { shape } } as Node<"float">);
    shapes.set(id, shape);
    return id;
  };
  const row = ({ node, shape }: Tap): NodeId => {
    const [high, wide] = shapeAt(source, node, "teacher");
    const [h, w] = shape;
    const kernel = [high! / h!, wide! / w!] as const;
    const same = sameShape(shapes.get(node)!, shape);
    const pool = { kernel, stride: kernel, padding: "valid", activation: "none" } as const;
    const sized = same ? node : put("avgPool", [node], pool);
    return shape.length === 1 ? sized : put("reshape", [sized], { shape: [numel(shape)] });
  };
  const output = source.outputs[0]!;
  const classes = numel(shapes.get(output)!);
  const wanted = [...(logits ? [{ node: output, shape: [classes] }] : []), ...taps];
  const rows = wanted.map(row);
  const joined = rows.length === 1 ? rows[0]! : put("concat", rows, { axis: 0 });
  const graph = withoutUnread({ ...source, nodes, outputs: [joined] });
  verify(graph);
  return { graph, parts: wanted.map((t) => t.shape) };
}

/** Without the nodes that no output needs. */
function withoutUnread(graph: Graph): Graph {
  const read = new Set(graph.outputs);
  for (const node of [...graph.nodes].reverse())
    if (read.has(node.id)) for (const id of node.inputs) read.add(id);
  return {
    ...graph,
    nodes: (graph.nodes as readonly Node<"float">[]).filter((n) => n.op === "input" || read.has(n.id)),
  };
}
