/** Which values of a network are zero whatever its input, followed from the weights forward: what a mask silences for certain. */
import type { AttrsOf, OpKind } from "../../ir/ops";
import { numel } from "../../ir/shape";
import type { FloatWeight, Model, Node, NodeId, Shape } from "../../ir/types";

/** 1 for each position along a node's last axis that is always zero. */
export type ZeroFlow = ReadonlyMap<NodeId, Uint8Array>;

interface Site {
  readonly x: readonly Uint8Array[];
  readonly shapes: readonly Shape[];
  readonly out: Shape;
  readonly weight: (name: string) => FloatWeight | undefined;
}

type Rule<K extends OpKind> = (site: Site, attrs: AttrsOf<K>) => Uint8Array;

const width = (shape: Shape): number => shape.at(-1)!;
const never = ({ out }: Site): Uint8Array => new Uint8Array(width(out));
/** f(0) = 0. */
const passOn = ({ x }: Site): Uint8Array => x[0]!;

/** Output o is zero when its bias is, and every tap that is not zero reads zeros. Kernels here have their output first. */
function mixed({ x, out, weight }: Site): Uint8Array {
  const silent = x[0]!;
  const kernel = weight("kernel")!.data;
  const bias = weight("bias")?.data;
  const size = kernel.length / width(out);
  return Uint8Array.from({ length: width(out) }, (_, o) => {
    if (bias && bias[o] !== 0) return 0;
    for (let i = 0; i < size; i++) if (kernel[o * size + i] !== 0 && !silent[i % silent.length]) return 0;
    return 1;
  });
}

function depthwise({ x, out, weight }: Site, { multiplier }: AttrsOf<"depthwiseConv2d">): Uint8Array {
  const channels = width(out);
  const kernel = weight("kernel")!.data;
  const bias = weight("bias")?.data;
  return Uint8Array.from({ length: channels }, (_, o) => {
    if (bias && bias[o] !== 0) return 0;
    if (x[0]![Math.floor(o / multiplier)]) return 1;
    for (let i = o; i < kernel.length; i += channels) if (kernel[i] !== 0) return 0;
    return 1;
  });
}

/** The second input may be one value for all channels. */
const pair =
  (both: (a: number, b: number) => number): Rule<OpKind> =>
  ({ x: [a, b] }) =>
    a!.map((z, i) => both(z, b![b!.length === 1 ? 0 : i]!));

/** Position i gathers all values whose number leaves i modulo the new width: all of them have to be zero. */
function regroup({ x, shapes, out }: Site): Uint8Array {
  const from = x[0]!;
  const to = new Uint8Array(width(out)).fill(1);
  for (let i = 0; i < numel(shapes[0]!); i++) if (!from[i % from.length]) to[i % to.length] = 0;
  return to;
}

const rules: { readonly [K in OpKind]: Rule<K> } = {
  input: never,
  constant: ({ out, weight }) => {
    const zero = new Uint8Array(width(out)).fill(1);
    for (const [i, v] of weight("value")!.data.entries()) if (v !== 0) zero[i % zero.length] = 0;
    return zero;
  },
  conv2d: mixed,
  dense: mixed,
  depthwiseConv2d: depthwise,
  batchNorm: ({ weight }) =>
    Uint8Array.from(weight("gamma")!.data, (g, c) => (g === 0 && weight("beta")!.data[c] === 0 ? 1 : 0)),
  relu: passOn,
  relu6: passOn,
  hardSwish: passOn,
  silu: passOn,
  sigmoid: never,
  tanh: passOn,
  add: pair((a, b) => a & b),
  mul: pair((a, b) => a | b),
  concat: ({ x, out }, { axis }) =>
    axis === out.length - 1
      ? Uint8Array.from(x.flatMap((part) => [...part]))
      : x.reduce((a, b) => a.map((z, i) => z & b[i]!)),
  maxPool: passOn,
  avgPool: passOn,
  globalAvgPool: passOn,
  pad: passOn,
  resizeNearest: passOn,
  reshape: regroup,
  softmax: never,
  requantize: passOn,
  dropout: passOn,
};

export function findZeros({ graph, weights }: Model): ZeroFlow {
  const zeros = new Map<NodeId, Uint8Array>();
  const shapes = new Map(graph.nodes.map((n) => [n.id, n.out.shape]));
  for (const node of graph.nodes as readonly Node[]) {
    const site: Site = {
      x: node.inputs.map((id) => zeros.get(id)!),
      shapes: node.inputs.map((id) => shapes.get(id)!),
      out: node.out.shape,
      weight: (name) => weights[`${node.id}/${name}`],
    };
    zeros.set(node.id, (rules[node.op] as Rule<OpKind>)(site, node.attrs as never));
  }
  return zeros;
}
