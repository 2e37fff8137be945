import { invariant } from "../core/failure";
import type { KernelCall } from "../ir/kernels";
import { kernels } from "../ir/kernels";
import { opOf } from "../ir/ops";
import type { Arg, Call, Constant, Port, Program } from "../ir/program";
import type { NodeId, QuantizedModel } from "../ir/types";
import { nodeWeights } from "../runtime/reference";
import type { MemoryPlan } from "./plan";
import { asSparse, type SparseOption, sparseThreshold } from "./sparse";

export interface CompileOptions {
  /** Layers that skip their zeros: none, those with at least this share of zeros, or (true) those where it pays. */
  readonly sparse?: SparseOption | undefined;
}

/**
 * Resolves a quantized network and its memory plan to a flat list of kernel calls. Equal constants are stored once; a layer gives
 * the same bytes whether it runs sparse or not.
 */
export function compile(
  model: QuantizedModel,
  plan: MemoryPlan,
  { sparse = false }: CompileOptions = {},
): Program {
  const threshold = sparseThreshold(sparse);
  const nodes = new Map(model.graph.nodes.map((n) => [n.id, n]));
  const constants = new ConstantPool();
  const offsetOf = (id: NodeId) => plan.slots[plan.slotOf[id]!]!.offset;

  const port = (id: NodeId): Port => {
    const { shape, quant } = nodes.get(id)!.out;
    return { node: id, offset: offsetOf(id), bytes: plan.slots[plan.slotOf[id]!]!.bytes, shape, quant };
  };

  const calls = model.graph.nodes.flatMap((node): Call[] => {
    const inputs = node.inputs.map((id) => nodes.get(id)!.out);
    const facet = opOf(node).int8;
    invariant(facet, `${node.op} has no int8 form`);
    const [x, y] = [node.inputs[0], node.id].map((id) => (id === undefined ? 0 : offsetOf(id))) as [
      number,
      number,
    ];
    const planned = facet.kernel(inputs, nodeWeights(model, node.id), node.out, node.attrs);
    const chosen = planned.map((call) => asSparse(call, threshold, { x, y }));
    return chosen.map((call) => ({
      kernel: call.kernel,
      node: node.id,
      args: resolveArgs(
        call,
        (name, data) => constants.add(`${identifier(node.id)}_${name}`, data),
        (input) => offsetOf(input === null ? node.id : node.inputs[input]!),
      ),
    }));
  });

  return {
    name: model.graph.name,
    inputs: model.graph.nodes.filter((n) => n.op === "input").map((n) => port(n.id)),
    outputs: model.graph.outputs.map(port),
    arenaBytes: plan.arenaBytes,
    constants: constants.all,
    calls,
  };
}

type ConstantData = Constant["data"];

/** A call's arguments in the kernel table's order. */
function resolveArgs(
  call: KernelCall,
  constant: (name: string, data: ConstantData) => number,
  offset: (input: number | null) => number,
): Arg[] {
  const args = call.args as Record<string, number | ConstantData | { input: number } | { output: true }>;
  return kernels[call.kernel].params.map(([name]): Arg => {
    const value = args[name];
    invariant(value !== undefined, `${call.kernel} lacks ${name}`);
    if (typeof value === "number") return { kind: "literal", value };
    if (ArrayBuffer.isView(value)) return { kind: "constant", index: constant(name, value) };
    return { kind: "arena", offset: offset("input" in value ? value.input : null) };
  });
}

class ConstantPool {
  readonly all: Constant[] = [];
  private readonly known = new Map<string, number>();

  add(name: string, data: ConstantData): number {
    const key = `${data.BYTES_PER_ELEMENT}:${data.join()}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    this.known.set(key, this.all.length);
    this.all.push({ name, data });
    return this.all.length - 1;
  }
}

/** A node's id as part of a C identifier. */
const identifier = (id: string): string => id.replace(/[^A-Za-z0-9]+/g, "_").replace(/^(\d)/, "n$1");
