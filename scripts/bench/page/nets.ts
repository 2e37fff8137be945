/** What the training benchmark trains: networks without dropout, and one seeded batch. */
import { createRandom } from "../../../src/core/random";
import { init } from "../../../src/ir/init";
import { opOf } from "../../../src/ir/ops";
import { numel } from "../../../src/ir/shape";
import type { Graph, Model, NodeId, Shape } from "../../../src/ir/types";
import { phinet } from "../../../src/nets/phinet";

export interface Size {
  readonly name: string;
  readonly shape: readonly [number, number, number];
  readonly batch: number;
  readonly stemStride: number;
}

export const CLASSES = 10;
export const RATE = 0.001;

/** PhiNet of 63,133 parameters for colour images (alpha 0.5, beta 1, t0 4, 6 blocks). */
export function benchModel({ shape, stemStride }: Size): Model {
  const [height, width, channels] = shape;
  const graph = phinet({
    ...{ alpha: 0.5, beta: 1, t0: 4, layers: 6, classes: CLASSES, resolution: height, channels, stemStride },
  });
  return init(withoutDropout(width === height ? graph : withInput(graph, shape)), 1);
}

/** The same layers on another image. */
function withInput(graph: Graph, shape: Shape): Graph {
  const shapes = new Map<NodeId, Shape>();
  const nodes = graph.nodes.map((n) => {
    const attrs = n.op === "input" ? { shape } : n.attrs;
    const own = opOf(n).infer(
      n.inputs.map((id) => shapes.get(id)!),
      attrs,
      n.id,
    );
    shapes.set(n.id, own);
    return { ...n, attrs, out: { shape: own } } as typeof n;
  });
  return { ...graph, nodes };
}

/** Dropout draws at random, so that two programs could not agree: it is left out of all. */
function withoutDropout(graph: Graph): Graph {
  const moved = new Map<NodeId, NodeId>();
  const follow = (id: NodeId) => moved.get(id) ?? id;
  for (const n of graph.nodes) if (n.op === "dropout") moved.set(n.id, follow(n.inputs[0]!));
  const nodes = graph.nodes
    .filter((n) => n.op !== "dropout")
    .map((n) => ({ ...n, inputs: n.inputs.map(follow) }) as typeof n);
  return { ...graph, nodes, outputs: graph.outputs.map(follow) };
}

/** One batch of seeded noise: pixels in 8 bits, their normalized values, and labels. */
export function benchBatch({ shape, batch }: Size) {
  const r = createRandom(5);
  const pixels = Uint8Array.from({ length: batch * numel(shape) }, () => r.integer(256));
  const labels = Uint8Array.from({ length: batch }, (_, i) => i % CLASSES);
  const values = Float32Array.from(pixels, (v) => (v - 128) / 128);
  const targets = new Float32Array(batch * CLASSES);
  for (const [i, label] of labels.entries()) targets[i * CLASSES + label] = 1;
  return { pixels, labels, values, targets };
}

export type BenchBatch = ReturnType<typeof benchBatch>;
