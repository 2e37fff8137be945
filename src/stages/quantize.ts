/**
 * Float to int8 after TensorFlow Lite's specification: weights symmetric with a scale for each output channel, activations
 * asymmetric with one scale a tensor, biases int32 at input scale * weight scale. Takes a folded model and its ranges.
 */
import { fail, invariant } from "../core/failure";
import { opOf } from "../ir/ops";
import { clamp, roundAway, sameQuant } from "../ir/quantMath";
import type {
  FloatWeight,
  Graph,
  Model,
  Node,
  NodeId,
  Quant,
  QuantizedModel,
  QuantWeight,
  WeightKey,
} from "../ir/types";
import { verify, weightSpecs } from "../ir/verify";
import type { Range, Ranges } from "./calibrate";

export interface QuantizeOptions {
  /** Quantization of the inputs where the data dictates it: 8-bit pixels enter as pixel - 128 with scale 1/128. */
  readonly input?: Quant;
}

export function quantize(model: Model, ranges: Ranges, options: QuantizeOptions = {}): QuantizedModel {
  const quants = new Map<NodeId, Quant>();
  const nodes: Node<"int8">[] = [];
  for (const node of model.graph.nodes as readonly Node<"float">[]) {
    const facet = opOf(node).int8;
    if (facet === null) {
      fail(
        "not-deployable",
        `${model.graph.name}.${node.id}`,
        `${node.op} exists only while training`,
        "Fold the network first.",
      );
    }
    const free = node.op === "input" ? options.input : undefined;
    const inputs = node.inputs.map((id) => quants.get(id)!);
    const quant = free ?? facet.dictates(inputs, node.attrs) ?? activationQuant(rangeOf(ranges, node.id));
    let from = node.inputs;
    if (facet.inputsFollowOutput) {
      from = node.inputs.map((id, i) =>
        sameQuant(inputs[i]!, quant) ? id : bridge(id, `${node.id}_in${i + 1}`, quant),
      );
    }
    quants.set(node.id, quant);
    nodes.push({ ...node, inputs: from, out: { shape: node.out.shape, quant } } as Node<"int8">);
  }
  const graph = { ...model.graph, dialect: "int8" as const, nodes };
  verify(graph);
  return { graph, weights: quantizeWeights(model, quants) };

  /** A requantize node between a value and a reader that wants it at another scale. */
  function bridge(from: NodeId, id: NodeId, quant: Quant): NodeId {
    const shape = nodes.find((n) => n.id === from)!.out.shape;
    nodes.push({ id, op: "requantize", attrs: {}, inputs: [from], out: { shape, quant } });
    return id;
  }
}

/** The quantized network with other weights: its graph, its scales of activations, weights rounded as `quantize` rounds them. */
export function quantizeAgain({ graph }: QuantizedModel, weights: Model["weights"]): QuantizedModel {
  const quants = new Map(graph.nodes.map((n) => [n.id, n.out.quant]));
  return { graph, weights: quantizeWeights({ graph: asFloat(graph), weights }, quants) };
}

/** A quantized graph without its scales: the same nodes, bridges between scales included (they change no real value). */
export function asFloat(graph: Graph<"int8">): Graph {
  const nodes = (graph.nodes as readonly Node<"int8">[]).map(
    (n) => ({ ...n, out: { shape: n.out.shape } }) as Node<"float">,
  );
  return { ...graph, dialect: "float", nodes };
}

function rangeOf(ranges: Ranges, id: NodeId): Range {
  return (
    ranges.of[id] ??
    fail("not-deployable", id, "has no calibrated range", "Calibrate the folded model on some data.")
  );
}

/** Scale and zero point that cover [min, max] and represent zero exactly. Scales are float32, as a .tflite stores them. */
export function activationQuant({ min, max }: Range): Quant {
  const low = Math.min(0, min);
  const high = Math.max(0, max);
  const scale = Math.fround((high - low) / 255);
  if (!(scale > 1e-30)) return { scale: Math.fround(1 / 255), zeroPoint: 0 }; // always zero
  return { scale, zeroPoint: clamp(Math.round(-128 - low / scale), -128, 127) };
}

function quantizeWeights(model: Model, quants: ReadonlyMap<NodeId, Quant>): Record<WeightKey, QuantWeight> {
  const weights: Record<WeightKey, QuantWeight> = {};
  for (const { node, name, key } of weightSpecs(model.graph)) {
    const facet = opOf(node).int8;
    const weight = model.weights[key];
    invariant(facet && weight, `${key} cannot be quantized`);
    if (name === "bias") continue; // with its kernel
    const axis = facet.channelAxis[name] ?? null;
    if (node.op === "constant") {
      const quant = quants.get(node.id)!;
      weights[key] = {
        shape: weight.shape,
        scales: [quant.scale],
        data: Int8Array.from(weight.data, (v) =>
          clamp(quant.zeroPoint + roundAway(v / quant.scale), -128, 127),
        ),
      };
      continue;
    }
    const inputScale = quants.get(node.inputs[0]!)!.scale;
    const bias = model.weights[`${node.id}/bias`];
    const kernel = quantizeKernel(weight, axis, inputScale, bias);
    weights[key] = kernel;
    if (bias) weights[`${node.id}/bias`] = quantizeBias(bias, kernel, inputScale);
  }
  return weights;
}

/** Position of an element along `axis`. */
function channelIndex(shape: readonly number[], axis: number): (i: number) => number {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return (i) => Math.floor(i / inner) % shape[axis]!;
}

const LARGEST_BIAS = 2 ** 30;

/** A scale also stays large enough for its bias to fit 31 bits: a nearly dead channel may have a tiny kernel and a large bias. */
function quantizeKernel(
  weight: FloatWeight,
  axis: number | null,
  inputScale: number,
  bias: FloatWeight | undefined,
): QuantWeight {
  const channels = axis === null ? 1 : weight.shape[axis]!;
  const channelOf = axis === null ? () => 0 : channelIndex(weight.shape, axis);
  const largest = new Float64Array(channels);
  weight.data.forEach((v, i) => {
    const c = channelOf(i);
    largest[c] = Math.max(largest[c]!, Math.abs(v));
  });
  const largestBias = (c: number) =>
    bias ? (axis === null ? Math.max(...bias.data.map(Math.abs)) : Math.abs(bias.data[c]!)) : 0;
  const scales = Array.from(largest, (m, c) =>
    Math.fround(Math.max(m / 127, largestBias(c) / (inputScale * LARGEST_BIAS), 1e-12)),
  );
  const data = Int8Array.from(weight.data, (v, i) => clamp(roundAway(v / scales[channelOf(i)]!), -127, 127));
  return { data, shape: weight.shape, scales };
}

function quantizeBias(bias: FloatWeight, kernel: QuantWeight, inputScale: number): QuantWeight {
  const scales = kernel.scales.map((s) => Math.fround(s * inputScale));
  const scaleOf = (c: number) =>
    inputScale * (kernel.scales.length > 1 ? kernel.scales[c]! : kernel.scales[0]!);
  return { shape: bias.shape, scales, data: Int32Array.from(bias.data, (v, c) => roundAway(v / scaleOf(c))) };
}
