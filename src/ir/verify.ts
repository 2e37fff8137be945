import { fail } from "../core/failure";
import { isOpKind, opOf } from "./ops";
import { sameShape, showShape } from "./shape";
import type { Dialect, Graph, Model, Node, NodeId, Quant, Shape, WeightKey } from "./types";

/** Checks ids, order, arity, shapes and, for int8, quantization parameters. Throws a `Failure` that names the node. */
export function verify<D extends Dialect>(graph: Graph<D>): void {
  const seen = new Map<NodeId, Shape>();
  for (const node of graph.nodes as readonly Node[]) {
    const bad = (what: string, next = "Rebuild the network from its knobs.") =>
      fail("bad-graph", `${graph.name}.${node.id}`, what, next);
    if (!isOpKind(node.op)) bad(`there is no op called ${String((node as Node).op)}`);
    if (seen.has(node.id)) bad("two nodes have this id");
    const op = opOf(node);
    const fits =
      typeof op.arity === "number" ? node.inputs.length === op.arity : node.inputs.length >= op.arity.atLeast;
    if (!fits) bad(`${node.op} cannot take ${node.inputs.length} inputs`);
    const inputs = node.inputs.map(
      (id) => seen.get(id) ?? bad(`reads ${id}, which does not stand before it`),
    );
    const shape = op.infer(inputs, node.attrs, node.id);
    if (!sameShape(shape, node.out.shape))
      bad(`says ${showShape(node.out.shape)}, but ${node.op} gives ${showShape(shape)}`);
    if (graph.dialect === "int8") {
      if (op.int8 === null)
        bad(`${node.op} exists only while training`, "Fold the network before quantizing it.");
      verifyQuant((node.out as { quant?: Quant }).quant, bad);
    }
    seen.set(node.id, shape);
  }
  if (graph.outputs.length === 0)
    fail("bad-graph", graph.name, "has no output", "Name at least one output node.");
  for (const id of graph.outputs) {
    if (!seen.has(id))
      fail("bad-graph", graph.name, `its output ${id} does not exist`, "Name a node of the graph.");
  }
}

function verifyQuant(quant: Quant | undefined, bad: (what: string) => never): void {
  const { scale, zeroPoint } = quant ?? bad("has no quantization parameters");
  if (!(scale > 0) || !Number.isFinite(scale)) bad(`has the scale ${scale}`);
  if (!Number.isInteger(zeroPoint) || zeroPoint < -128 || zeroPoint > 127)
    bad(`has the zero point ${zeroPoint}`);
}

/** `verify`, and that every weight is there in its shape. */
export function verifyModel<D extends Dialect>(model: Model<D>): void {
  verify(model.graph);
  for (const { key, spec } of weightSpecs(model.graph)) {
    const weight = model.weights[key];
    if (!weight)
      fail("bad-graph", key, "this weight is missing", "Initialize or load the network's weights.");
    if (!sameShape(weight.shape, spec.shape)) {
      fail(
        "bad-graph",
        key,
        `is ${showShape(weight.shape)}, the graph wants ${showShape(spec.shape)}`,
        "The weights belong to another network.",
      );
    }
  }
}

/** Every weight of a graph in execution order. int8 graphs carry only what was quantized, so optional ones may be absent there. */
export function weightSpecs<D extends Dialect>(graph: Graph<D>) {
  const shapes = new Map(graph.nodes.map((n) => [n.id, n.out.shape]));
  return (graph.nodes as readonly Node[]).flatMap((node) =>
    Object.entries(
      opOf(node).weights(
        node.inputs.map((id) => shapes.get(id)!),
        node.attrs,
      ),
    ).flatMap(([name, spec]) => (spec ? [{ node, name, key: `${node.id}/${name}` as WeightKey, spec }] : [])),
  );
}
