/**
 * A quantized graph as a .tflite file: int8, per-channel weights, quantization parameters on every tensor. Tensors are
 * [1, …shape]. The same bits come out of TensorFlow Lite Micro as out of Whittle's engine.
 */
import { Builder } from "flatbuffers";
import { numel } from "../../ir/shape";
import type { Node, NodeId, Quant, QuantizedModel, Shape } from "../../ir/types";
import { nodeWeights } from "../../runtime/reference";
import { exportOperator, type OperatorExport } from "./exportOperators";
import { BUILTINS, FILE_IDENTIFIER, SCHEMA_VERSION, TYPES } from "./schema";

interface TensorDraft {
  readonly name: string;
  readonly shape: Shape;
  readonly type: "int8" | "int32" | "float32";
  readonly scales: readonly number[];
  readonly zeroPoint: number;
  readonly dimension: number;
  readonly data: Uint8Array | null;
}

interface OperatorDraft extends OperatorExport {
  readonly outputs: readonly number[];
  readonly tensors: readonly number[];
}

/**
 * What the network takes and gives: its own int8, or real numbers, with a QUANTIZE behind each input and a DEQUANTIZE before
 * each output. LiteRT.js cannot pass int8 in or out; microcontrollers want nothing else.
 */
export type TfliteBorder = "int8" | "float32";

/** `description` is stored in the file: what made it, from which lesson and data. */
export function writeTflite(
  model: QuantizedModel,
  description = "Made with Whittle",
  border: TfliteBorder = "int8",
): Uint8Array {
  const tensors: TensorDraft[] = [];
  const operators: OperatorDraft[] = [];
  const tensorOf = new Map<NodeId, number>();
  const add = (t: TensorDraft): number => tensors.push(t) - 1;
  const raw = (a: Int8Array | Int32Array) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength).slice();

  const activation = (node: Node<"int8">, data: Uint8Array | null): number =>
    add({ name: node.id, shape: [1, ...node.out.shape], type: "int8", ...perTensor(node.out.quant), data });

  const real = (node: Node<"int8">): number =>
    add({
      name: `${node.id}_real`,
      shape: [1, ...node.out.shape],
      type: "float32",
      scales: [],
      zeroPoint: 0,
      dimension: 0,
      data: null,
    });
  const convert = (builtin: string, from: number, to: number) =>
    operators.push({ builtin, version: 2, constants: [], options: null, tensors: [from], outputs: [to] });

  const inputs: number[] = [];
  for (const node of model.graph.nodes) {
    const weights = nodeWeights(model, node.id);
    if (node.op === "input" || node.op === "constant") {
      tensorOf.set(node.id, activation(node, weights.value ? raw(weights.value.data) : null));
      if (node.op === "input" && border === "float32") {
        inputs.push(real(node));
        convert("QUANTIZE", inputs.at(-1)!, tensorOf.get(node.id)!);
      } else if (node.op === "input") inputs.push(tensorOf.get(node.id)!);
      continue;
    }
    const types = node.inputs.map((id) => model.graph.nodes.find((n) => n.id === id)!.out);
    const written = exportOperator(node, types, weights);
    const constants = written.constants.map((c) =>
      add({
        name: `${node.id}/${c.name}`,
        shape: c.shape,
        type: c.data instanceof Int8Array ? "int8" : "int32",
        scales: c.scales ?? [],
        zeroPoint: 0,
        dimension: c.dimension ?? 0,
        data: raw(c.data),
      }),
    );
    const output = activation(node, null);
    tensorOf.set(node.id, output);
    operators.push({
      ...written,
      tensors: [...node.inputs.map((id) => tensorOf.get(id)!), ...constants],
      outputs: [output],
    });
  }
  const outputs = model.graph.outputs.map((id) => {
    const own = tensorOf.get(id)!;
    if (border === "int8") return own;
    const outside = real(model.graph.nodes.find((n) => n.id === id)!);
    convert("DEQUANTIZE", own, outside);
    return outside;
  });
  return serialize(model.graph.name, description, tensors, operators, inputs, outputs);
}

const perTensor = ({ scale, zeroPoint }: Quant) => ({ scales: [scale], zeroPoint, dimension: 0 });

function serialize(
  name: string,
  description: string,
  tensors: readonly TensorDraft[],
  operators: readonly OperatorDraft[],
  inputs: readonly number[],
  outputs: readonly number[],
): Uint8Array {
  const b = new Builder(1024 + tensors.reduce((n, t) => n + (t.data?.length ?? 0) + 200, 0));
  const int32s = (values: readonly number[]): number => {
    b.startVector(4, values.length, 4);
    for (let i = values.length - 1; i >= 0; i--) b.addInt32(values[i]!);
    return b.endVector();
  };
  const offsets = (values: readonly number[]): number => {
    b.startVector(4, values.length, 4);
    for (let i = values.length - 1; i >= 0; i--) b.addOffset(values[i]!);
    return b.endVector();
  };
  const bytes = (data: Uint8Array): number => {
    b.startVector(1, data.length, 16);
    for (let i = data.length - 1; i >= 0; i--) b.addInt8(data[i]!);
    return b.endVector();
  };

  const codes = [...new Map(operators.map((o) => [o.builtin, o.version])).entries()];
  const codeOffsets = codes.map(([builtin, version]) => {
    const code = BUILTINS.indexOf(builtin);
    b.startObject(4);
    b.addFieldInt8(0, Math.min(code, 127), 0);
    b.addFieldInt32(2, version, 1);
    b.addFieldInt32(3, code, 0);
    return b.endObject();
  });

  // Buffer 0 is the empty one, by convention.
  const buffers = [emptyTable(b)];
  const tensorOffsets = tensors.map((t) => {
    let buffer = 0;
    if (t.data) {
      const data = bytes(t.data);
      b.startObject(1);
      b.addFieldOffset(0, data, 0);
      buffer = buffers.push(b.endObject()) - 1;
    }
    const shape = int32s(t.shape);
    const tensorName = b.createString(t.name);
    const quantization = t.scales.length > 0 ? writeQuantization(b, t) : 0;
    b.startObject(8);
    b.addFieldOffset(0, shape, 0);
    b.addFieldInt8(1, TYPES.indexOf(t.type), 0);
    b.addFieldInt32(2, buffer, 0);
    b.addFieldOffset(3, tensorName, 0);
    if (quantization) b.addFieldOffset(4, quantization, 0);
    return b.endObject();
  });

  const operatorOffsets = operators.map((o) => {
    const ins = int32s(o.tensors);
    const outs = int32s(o.outputs);
    const options = writeOptions(b, o);
    b.startObject(5);
    b.addFieldInt32(
      0,
      codes.findIndex(([builtin]) => builtin === o.builtin),
      0,
    );
    b.addFieldOffset(1, ins, 0);
    b.addFieldOffset(2, outs, 0);
    if (options) {
      b.addFieldInt8(3, o.options!.union, 0);
      b.addFieldOffset(4, options, 0);
    }
    return b.endObject();
  });

  const tensorVector = offsets(tensorOffsets);
  const inputVector = int32s(inputs);
  const outputVector = int32s(outputs);
  const operatorVector = offsets(operatorOffsets);
  const graphName = b.createString(name);
  b.startObject(5);
  b.addFieldOffset(0, tensorVector, 0);
  b.addFieldOffset(1, inputVector, 0);
  b.addFieldOffset(2, outputVector, 0);
  b.addFieldOffset(3, operatorVector, 0);
  b.addFieldOffset(4, graphName, 0);
  const subgraphs = offsets([b.endObject()]);

  const codeVector = offsets(codeOffsets);
  const bufferVector = offsets(buffers);
  const text = b.createString(description);
  b.startObject(5);
  b.addFieldInt32(0, SCHEMA_VERSION, 0);
  b.addFieldOffset(1, codeVector, 0);
  b.addFieldOffset(2, subgraphs, 0);
  b.addFieldOffset(3, text, 0);
  b.addFieldOffset(4, bufferVector, 0);
  b.finish(b.endObject(), FILE_IDENTIFIER);
  return b.asUint8Array().slice();
}

function emptyTable(b: Builder): number {
  b.startObject(0);
  return b.endObject();
}

function writeQuantization(b: Builder, t: TensorDraft): number {
  b.startVector(4, t.scales.length, 4);
  for (let i = t.scales.length - 1; i >= 0; i--) b.addFloat32(t.scales[i]!);
  const scales = b.endVector();
  b.startVector(8, t.scales.length, 8);
  for (let i = t.scales.length - 1; i >= 0; i--) b.addInt64(BigInt(t.zeroPoint));
  const zeroPoints = b.endVector();
  b.startObject(7);
  b.addFieldOffset(2, scales, 0);
  b.addFieldOffset(3, zeroPoints, 0);
  b.addFieldInt32(6, t.dimension, 0);
  return b.endObject();
}

/** The operator's option table; 0 when it has none. Fields are written by their type. */
function writeOptions(b: Builder, o: OperatorExport): number {
  if (!o.options) return 0;
  b.startObject(o.options.size);
  for (const { field, type, value } of o.options.fields) {
    if (type === "int8") b.addFieldInt8(field, value, 0);
    else if (type === "int32") b.addFieldInt32(field, value, 0);
    else b.addFieldFloat32(field, value, 0);
  }
  return b.endObject();
}

/** Size of a model's weights in a .tflite, without the file's structure: for reports. */
export const weightBytes = (model: QuantizedModel): number =>
  Object.values(model.weights).reduce((n, w) => n + numel(w.shape) * w.data.BYTES_PER_ELEMENT, 0);
