import { fail } from "../core/failure";
import { type AttrsOf, type OpKind, opOf } from "./ops";
import type { Activation } from "./quantMath";
import type { Padding, Pair } from "./shape";
import type { Graph, Node, NodeId, Shape } from "./types";

const pair = (v: number | Pair): Pair => (typeof v === "number" ? [v, v] : v);

interface ConvOptions {
  readonly kernel?: number | Pair;
  readonly stride?: number | Pair;
  readonly padding?: Padding;
  readonly bias?: boolean;
  readonly activation?: Activation;
}

export type ActivationKind = "relu" | "relu6" | "hardSwish" | "silu" | "sigmoid" | "tanh";

/**
 * Builds a float graph node by node; shapes are inferred as it grows, so a mistake is named where it is made.
 * Every method returns the new node's id. Ids are given by the caller or are the op's name and a running number.
 */
export function buildGraph(name: string) {
  const nodes: Node<"float">[] = [];
  const shapes = new Map<NodeId, Shape>();

  function put<K extends OpKind>(op: K, inputs: readonly NodeId[], attrs: AttrsOf<K>, id?: NodeId): NodeId {
    const where = id ?? `${op}${nodes.filter((n) => n.op === op).length + 1}`;
    if (shapes.has(where)) fail("bad-graph", where, "two nodes have this id", "Give each node its own name.");
    const shape = opOf({ op }).infer(inputs.map(shapeOf), attrs, where);
    nodes.push({ id: where, op, attrs, inputs, out: { shape } } as Node<"float">);
    shapes.set(where, shape);
    return where;
  }

  function shapeOf(id: NodeId): Shape {
    return (
      shapes.get(id) ?? fail("bad-graph", id, "no node has this id yet", "Nodes read only nodes before them.")
    );
  }

  return {
    put,
    shapeOf,
    input: (shape: Shape, id = "input") => put("input", [], { shape }, id),
    conv2d: (x: NodeId, filters: number, o: ConvOptions = {}, id?: NodeId) =>
      put(
        "conv2d",
        [x],
        {
          filters,
          kernel: pair(o.kernel ?? 3),
          stride: pair(o.stride ?? 1),
          padding: o.padding ?? "same",
          bias: o.bias ?? false,
          activation: o.activation ?? "none",
        },
        id,
      ),
    depthwise: (x: NodeId, o: ConvOptions & { readonly multiplier?: number } = {}, id?: NodeId) =>
      put(
        "depthwiseConv2d",
        [x],
        {
          kernel: pair(o.kernel ?? 3),
          stride: pair(o.stride ?? 1),
          padding: o.padding ?? "same",
          multiplier: o.multiplier ?? 1,
          bias: o.bias ?? false,
          activation: o.activation ?? "none",
        },
        id,
      ),
    dense: (
      x: NodeId,
      units: number,
      o: { readonly bias?: boolean; readonly activation?: Activation } = {},
      id?: NodeId,
    ) => put("dense", [x], { units, bias: o.bias ?? true, activation: o.activation ?? "none" }, id),
    batchNorm: (x: NodeId, id?: NodeId) => put("batchNorm", [x], { epsilon: 1e-3, momentum: 0.97 }, id),
    activate: (x: NodeId, kind: ActivationKind, id?: NodeId) => put(kind, [x], {}, id),
    add: (a: NodeId, b: NodeId, id?: NodeId) => put("add", [a, b], { activation: "none" }, id),
    mul: (a: NodeId, b: NodeId, id?: NodeId) => put("mul", [a, b], { activation: "none" }, id),
    concat: (x: readonly NodeId[], axis = 2, id?: NodeId) => put("concat", x, { axis }, id),
    pool: (
      kind: "maxPool" | "avgPool",
      x: NodeId,
      size: number | Pair,
      o: { readonly stride?: number | Pair; readonly padding?: Padding } = {},
      id?: NodeId,
    ) =>
      put(
        kind,
        [x],
        {
          kernel: pair(size),
          stride: pair(o.stride ?? size),
          padding: o.padding ?? "valid",
          activation: "none",
        },
        id,
      ),
    globalAvgPool: (x: NodeId, keepDims = false, id?: NodeId) => put("globalAvgPool", [x], { keepDims }, id),
    reshape: (x: NodeId, shape: Shape, id?: NodeId) => put("reshape", [x], { shape }, id),
    dropout: (x: NodeId, rate: number, spatial = false, id?: NodeId) =>
      put("dropout", [x], { rate, spatial }, id),
    finish: (...outputs: NodeId[]): Graph => {
      outputs.forEach(shapeOf);
      return { dialect: "float", name, nodes, outputs };
    },
  };
}

export type GraphBuilder = ReturnType<typeof buildGraph>;
