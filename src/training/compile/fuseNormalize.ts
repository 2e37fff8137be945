/** Batch norm with what follows it in the same kernels: activation, dropout, residual. Any of the three may be missing. */
import { dropPlane } from "../../ir/ops/dropout";
import { emitNormalize, noDrop } from "../../ir/ops/emitNormalize";
import { sameShape } from "../../ir/shape";
import type { TrainActivation } from "../../ir/trainKernels";
import type { Graph, Node, NodeOf } from "../../ir/types";
import { type Fusion, keepsZero, type Watched } from "./units";

/** The nodes of a fusion, found from its end backward. */
interface Found {
  readonly norm: NodeOf<"batchNorm", "float">;
  readonly act: Node<"float"> | null;
  readonly drop: NodeOf<"dropout", "float"> | null;
  readonly add: NodeOf<"add", "float"> | null;
}

export const fuseNormalize: Fusion = (end, graph, watched) => {
  const found = find(end, graph, watched);
  if (!found || found.norm === end) return null; // alone it is the op's own matter
  const { norm, act, drop, add } = found;
  const nodes = [norm, act, drop, add].filter((n) => n !== null);
  const normalized = drop ?? act ?? norm;
  const skip = add?.inputs.find((id) => id !== normalized.id);
  return {
    nodes,
    emit: (sites) => {
      const residual = add && skip !== undefined ? sites.site(add, [skip]) : null;
      const dropping = drop && sites.training && drop.attrs.rate > 0 ? sites.site(drop) : null;
      const { y, backward } = emitNormalize(sites.site(norm), norm.attrs, {
        act: (act?.op ?? "none") as TrainActivation,
        range: sites.site(normalized).takeRange(),
        drop:
          dropping && drop
            ? { rate: drop.attrs.rate, salt: dropping.salt, plane: dropPlane(dropping, drop.attrs) }
            : noDrop,
        residual: residual?.x[0]?.at,
      });
      return {
        y,
        backward: (dy) => {
          residual?.pass(0, dy);
          backward(dy);
        },
      };
    },
  };
};

function find(end: Node<"float">, graph: Graph, watched: Watched): Found | null {
  const add = end.op === "add" && end.attrs.activation === "none" && !watched.endsBlock(end.id) ? end : null;
  if (!add) return tail(end, graph, watched);
  for (const id of add.inputs) {
    const node = inner(id, graph, watched);
    const found = node && add.inputs[0] !== add.inputs[1] ? tail(node, graph, watched) : null;
    if (found && noBroadcast(graph, add)) return { ...found, add };
  }
  return null;
}

/** norm, act and drop that end at this node. */
function tail(end: Node<"float">, graph: Graph, watched: Watched): Found | null {
  let node: Node<"float"> | null = end;
  const before = (n: Node<"float">) => {
    const source = inner(n.inputs[0]!, graph, watched);
    return source && !watched.quantized(source.id) ? source : null;
  };
  const drop = node.op === "dropout" ? node : null;
  if (drop) node = before(drop);
  const act: Node<"float"> | null = node && keepsZero(node.op) ? node : null;
  if (act) node = before(act);
  return node?.op === "batchNorm" ? { norm: node, act, drop, add: null } : null;
}

/** A node that only the next one of the fusion reads. */
function inner(id: string, graph: Graph, watched: Watched): Node<"float"> | null {
  const node = graph.nodes.find((n) => n.id === id);
  return node && watched.readers(id) === 1 ? node : null;
}

/** The residual is as large as the sum, not a row of channels. */
function noBroadcast(graph: Graph, add: Node<"float">): boolean {
  return add.inputs.every((id) => sameShape(graph.nodes.find((n) => n.id === id)!.out.shape, add.out.shape));
}
