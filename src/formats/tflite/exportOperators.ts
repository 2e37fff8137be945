/** One writer per op: its TensorFlow Lite operator, version, options and constant inputs. The reverse of `importOperators`. */
import { invariant } from "../../core/failure";
import type { QType } from "../../ir/op";
import { opOf } from "../../ir/ops";
import type { Activation } from "../../ir/quantMath";
import type { Padding } from "../../ir/shape";
import type { Node, QuantWeight, Shape } from "../../ir/types";
import { ACTIVATIONS, OPTIONS, PADDINGS } from "./schema";

export interface ConstantInput {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Int8Array | Int32Array;
  readonly scales?: readonly number[];
  readonly dimension?: number;
}

export interface OptionField {
  readonly field: number;
  readonly type: "int8" | "int32" | "float32";
  readonly value: number;
}

export interface OperatorExport {
  readonly builtin: string;
  readonly version: number;
  readonly constants: readonly ConstantInput[];
  readonly options: {
    readonly union: number;
    readonly size: number;
    readonly fields: readonly OptionField[];
  } | null;
}

/** The first version of each operator that takes int8. */
// biome-ignore format: a table
const VERSIONS: Readonly<Record<string, number>> = {
  CONV_2D: 3, DEPTHWISE_CONV_2D: 3, FULLY_CONNECTED: 4, ADD: 2, MUL: 2, AVERAGE_POOL_2D: 2, MAX_POOL_2D: 2, SOFTMAX: 2, LOGISTIC: 2,
  TANH: 2, RESHAPE: 1, MEAN: 2, PAD: 2, CONCATENATION: 2, RESIZE_NEAREST_NEIGHBOR: 3, QUANTIZE: 2, HARD_SWISH: 1, RELU: 2, RELU6: 2,
};

const int8 = (field: number, value: number): OptionField => ({ field, type: "int8", value });
const int32 = (field: number, value: number): OptionField => ({ field, type: "int32", value });
const activation = (field: number, a: Activation) => int8(field, ACTIVATIONS.indexOf(a));
const padding = (field: number, p: Padding) => int8(field, PADDINGS.indexOf(p));
const table = (o: { readonly union: number; readonly fields: number }, ...fields: OptionField[]) => ({
  union: o.union,
  size: o.fields,
  fields,
});
const ints = (name: string, values: readonly number[], shape: Shape = [values.length]): ConstantInput => ({
  name,
  shape,
  data: Int32Array.from(values),
});

export function exportOperator(
  node: Node<"int8">,
  inputs: readonly QType[],
  weights: Readonly<Record<string, QuantWeight>>,
): OperatorExport {
  const facet = opOf(node).int8;
  invariant(facet, `${node.op} has no int8 form`);
  const { builtin } = facet.tflite;
  const { constants, options } = facets(node, inputs, weights);
  return { builtin, version: VERSIONS[builtin] ?? 1, constants, options };
}

function facets(
  node: Node<"int8">,
  inputs: readonly QType[],
  weights: Readonly<Record<string, QuantWeight>>,
): Pick<OperatorExport, "constants" | "options"> {
  switch (node.op) {
    case "conv2d": {
      const o = OPTIONS.conv2d;
      const { stride, activation: a, padding: p } = node.attrs;
      const options = table(
        o,
        padding(o.padding, p),
        int32(o.strideW, stride[1]),
        int32(o.strideH, stride[0]),
        activation(o.activation, a),
        int32(o.dilationW, 1),
        int32(o.dilationH, 1),
      );
      return {
        constants: kernelAndBias(weights, 0, inputs[0]!.quant.scale, node.out.shape.at(-1)!),
        options,
      };
    }
    case "depthwiseConv2d": {
      const o = OPTIONS.depthwise;
      const { stride, activation: a, padding: p, multiplier } = node.attrs;
      const options = table(
        o,
        padding(o.padding, p),
        int32(o.strideW, stride[1]),
        int32(o.strideH, stride[0]),
        int32(o.multiplier, multiplier),
        activation(o.activation, a),
        int32(o.dilationW, 1),
        int32(o.dilationH, 1),
      );
      return {
        constants: kernelAndBias(weights, 3, inputs[0]!.quant.scale, node.out.shape.at(-1)!),
        options,
      };
    }
    case "dense":
      return {
        constants: kernelAndBias(weights, 0, inputs[0]!.quant.scale, node.attrs.units),
        options: table(OPTIONS.dense, activation(OPTIONS.dense.activation, node.attrs.activation)),
      };
    case "maxPool":
    case "avgPool": {
      const o = OPTIONS.pool;
      const { kernel, stride, activation: a, padding: p } = node.attrs;
      const options = table(
        o,
        padding(o.padding, p),
        int32(o.strideW, stride[1]),
        int32(o.strideH, stride[0]),
        int32(o.width, kernel[1]),
        int32(o.height, kernel[0]),
        activation(o.activation, a),
      );
      return { constants: [], options };
    }
    case "globalAvgPool":
      return {
        constants: [ints("axes", [1, 2])],
        options: table(OPTIONS.reducer, int8(OPTIONS.reducer.keepDims, node.attrs.keepDims ? 1 : 0)),
      };
    case "add":
      return {
        constants: [],
        options: table(OPTIONS.add, activation(OPTIONS.add.activation, node.attrs.activation)),
      };
    case "mul":
      return {
        constants: [],
        options: table(OPTIONS.mul, activation(OPTIONS.mul.activation, node.attrs.activation)),
      };
    case "concat":
      return {
        constants: [],
        options: table(OPTIONS.concat, int32(OPTIONS.concat.axis, node.attrs.axis + 1)),
      };
    case "pad": {
      const { top, bottom, left, right } = node.attrs;
      return {
        constants: [ints("paddings", [0, 0, top, bottom, left, right, 0, 0], [4, 2])],
        options: table(OPTIONS.pad),
      };
    }
    case "resizeNearest": {
      const o = OPTIONS.resizeNearest;
      const { height, width, alignCorners, halfPixelCenters } = node.attrs;
      return {
        constants: [ints("size", [height, width])],
        options: table(
          o,
          int8(o.alignCorners, alignCorners ? 1 : 0),
          int8(o.halfPixelCenters, halfPixelCenters ? 1 : 0),
        ),
      };
    }
    case "reshape":
      return { constants: [ints("shape", [1, ...node.attrs.shape])], options: null };
    case "softmax":
      return {
        constants: [],
        options: table(OPTIONS.softmax, { field: OPTIONS.softmax.beta, type: "float32", value: 1 }),
      };
    default:
      return { constants: [], options: null };
  }
}

/** A layer without a bias gets one of zeros: some runtimes ask for it. */
function kernelAndBias(
  weights: Readonly<Record<string, QuantWeight>>,
  dimension: number,
  inputScale: number,
  channels: number,
): ConstantInput[] {
  const kernel = weights.kernel!;
  const scales = kernel.scales.map((s) => Math.fround(s * inputScale));
  const bias = weights.bias?.data ?? new Int32Array(channels);
  return [
    { name: "kernel", shape: kernel.shape, data: kernel.data, scales: kernel.scales, dimension },
    { name: "bias", shape: [channels], data: bias, scales },
  ];
}
