/** Squeeze-and-excite (Hu et al. 2018): mean, two small matrices and a gate in one kernel each way. */
import { matrixWindow, nothingBeside, rowsIn, windowNumbers } from "../../ir/ops/rows";
import { activationCode, padded, type TrainActivation } from "../../ir/trainKernels";
import type { Graph, Node, NodeOf } from "../../ir/types";
import { type Fusion, keepsZero, type Unit, type Watched } from "./units";

interface Found {
  readonly pool: NodeOf<"globalAvgPool", "float">;
  readonly reduce: NodeOf<"conv2d", "float">;
  readonly act: Node<"float">;
  readonly expand: NodeOf<"conv2d", "float">;
  readonly gate: Node<"float">;
  readonly mul: NodeOf<"mul", "float">;
}

export const fuseSqueeze: Fusion = (end, graph, watched) => {
  const found = find(end, graph, watched);
  return found && unit(found);
};

/** pool(x) -> 1x1 -> activation -> 1x1 -> sigmoid -> mul(x, gate), each read by the next alone. */
function find(mul: Node<"float">, graph: Graph, watched: Watched): Found | null {
  if (mul.op !== "mul" || mul.attrs.activation !== "none") return null;
  const inner = (id: string | undefined) => {
    const node = graph.nodes.find((n) => n.id === id);
    const alone = node && watched.readers(node.id) === 1 && !watched.quantized(node.id);
    return alone && watched.blockOf(node.id) === watched.blockOf(mul.id) ? node : undefined;
  };
  const pointwise = (node: Node<"float"> | undefined) =>
    node?.op === "conv2d" && node.attrs.activation === "none" && node.attrs.kernel.every((k) => k === 1)
      ? node
      : undefined;
  const gate = inner(mul.inputs[1]);
  const expand = gate?.op === "sigmoid" ? pointwise(inner(gate.inputs[0])) : undefined;
  const act = inner(expand?.inputs[0]);
  const reduce = act && keepsZero(act.op) ? pointwise(inner(act.inputs[0])) : undefined;
  const pool = inner(reduce?.inputs[0]);
  if (!gate || !expand || !act || !reduce || pool?.op !== "globalAvgPool") return null;
  if (pool.inputs[0] !== mul.inputs[0] || !pool.attrs.keepDims) return null;
  return { pool, reduce, act, expand, gate, mul };
}

const unit = ({ pool, reduce, act, expand, gate: sigmoid, mul }: Found): Unit => ({
  nodes: [pool, reduce, act, expand, sigmoid, mul],
  emit: (sites) => {
    const site = sites.site(pool);
    const first = sites.site(reduce, pool.inputs);
    const second = sites.site(expand, pool.inputs);
    const { batch } = site;
    const x = site.x[0]!;
    const plane = rowsIn(x.shape);
    const channels = x.shape[2]!;
    const squeezed = reduce.out.shape[2]!;
    const size = { batch, plane, c: padded(channels) };
    const inside = { ...size, s: padded(squeezed), act: activationCode[act.op as TrainActivation] };
    const w1 = first.weight("kernel");
    const w2 = second.weight("kernel");
    const b1 = reduce.attrs.bias ? first.weight("bias") : undefined;
    const b2 = expand.attrs.bias ? second.weight("bias") : undefined;
    const pooled = site.value(pool.out.shape);
    const hidden = site.value(reduce.out.shape);
    const active = site.value(reduce.out.shape);
    const gate = site.value(pool.out.shape);
    const y = site.value(x.shape);
    site.call(
      "squeezeExcite",
      { x: x.at, w1, b1, w2, b2, pooled, hidden, active, gate },
      { ...inside, realC: channels },
    );
    const rows = batch * plane;
    site.call(
      "multiply",
      { a: x.at, b: gate, y },
      { rows, c: size.c, period: batch, every: plane, act: activationCode.none },
    );
    return {
      y,
      backward: (dy) => {
        const dOuter = site.value(pool.out.shape);
        const dInner = site.value(reduce.out.shape);
        const dPooled = site.value(pool.out.shape);
        const gates = { hidden, gate, dOuter, dInner, dPooled };
        site.call("squeezeExciteGrad", { dy, x: x.at, w1, w2, ...gates }, inside);
        site.give(0, (dx, base) =>
          site.call(
            "gateGrad",
            { dy, gate, dPooled, base, dx },
            { ...size, ...nothingBeside, chunk: site.chunks(rows).chunk },
          ),
        );
        const { chunk, parts } = site.chunks(batch);
        const gradient = (
          own: typeof first,
          from: typeof x.at,
          to: typeof x.at,
          sizes: [number, number],
          bias: boolean,
        ) =>
          own.call(
            "convGradWeight",
            {
              ...{ x: from, dy: to, dw: own.gradientOf("kernel", parts) },
              dBias: bias ? own.gradientOf("bias", parts) : undefined,
            },
            { ...windowNumbers(batch, matrixWindow(...sizes)), chunk },
          );
        gradient(second, active, dOuter, [squeezed, channels], expand.attrs.bias);
        gradient(first, pooled, dInner, [channels, squeezed], reduce.attrs.bias);
      },
    };
  },
});
