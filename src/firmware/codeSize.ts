import type { Bytes } from "../core/units";
import type { DeployOpKind } from "../ir/ops";
import type { Graph } from "../ir/types";

/**
 * Code that one layer adds, in bytes: GCC 12 with -O2 for Cortex-M0+, which needs the most, on whole networks of seven families
 * (scripts/measureCodeSize.ts). The compiler makes a loop of its own of each layer, so the sizes scatter: these figures give
 * at least what was measured, and at most 1.7 times as much.
 */
const LAYER: Readonly<Record<DeployOpKind, Bytes>> = {
  ...{ input: 0, constant: 0, reshape: 0 },
  ...{ conv2d: 420, depthwiseConv2d: 480, dense: 250 },
  ...{ hardSwish: 136, sigmoid: 136, tanh: 136, relu: 136, relu6: 136, requantize: 136 },
  ...{ add: 160, mul: 110, globalAvgPool: 150, maxPool: 210, avgPool: 210 },
  ...{ concat: 250, pad: 200, resizeNearest: 250, softmax: 600 },
};

/** Requantization, which layers share, and the model's own functions. */
const BASE: Bytes = 800;

/** Flash for the engine's code of a network, weights and start-up code not included. An estimate, rather too high. */
export const estimateCodeBytes = (graph: Graph<"int8">): Bytes =>
  graph.nodes.reduce((n, node) => n + (LAYER[node.op as DeployOpKind] ?? 0), BASE);
