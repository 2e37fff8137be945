import { fail } from "../../core/failure";
import { Table } from "./flatbuffer";
import {
  BUFFER,
  BUILTINS,
  type ElementType,
  FILE_IDENTIFIER,
  MODEL,
  OPERATOR,
  OPERATOR_CODE,
  QUANTIZATION,
  SUBGRAPH,
  TENSOR,
  TYPES,
} from "./schema";

/** A .tflite file as it is, nothing interpreted yet. */
export interface TfliteFile {
  readonly description: string;
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface TfliteTensor {
  readonly name: string;
  /** With the batch axis, as stored. */
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** Empty when the tensor is not quantized. */
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  /** Axis of per-channel scales. */
  readonly dimension: number;
  /** Raw bytes of a constant; null for what is computed. */
  readonly data: Uint8Array<ArrayBuffer> | null;
}

export interface TfliteOperator {
  /** "CONV_2D", or "CUSTOM name". */
  readonly name: string;
  /** Tensor indices; -1 where an optional input is absent. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: Table | null;
}

/** Throws a `Failure` that names the file when it is empty, truncated, or not a .tflite. */
export function readTflite(bytes: Uint8Array, file: string): TfliteFile {
  const model = Table.root(bytes, FILE_IDENTIFIER, file);
  const buffers = model.tables(MODEL.buffers).map((b) => b.bytes(BUFFER.data));
  const names = model.tables(MODEL.operatorCodes).map(operatorName);
  const [subgraph] = model.tables(MODEL.subgraphs);
  if (!subgraph) fail("bad-file", file, "the model holds no graph", "Convert the model again.");
  const tensors = subgraph.tables(SUBGRAPH.tensors).map((t) => readTensor(t, buffers));
  const within = (indices: number[], optional: boolean): number[] => {
    for (const i of indices) {
      if (i >= tensors.length || i < (optional ? -1 : 0)) {
        fail(
          "bad-file",
          file,
          `it refers to tensor ${i} of ${tensors.length}`,
          "Download or convert the model again.",
        );
      }
    }
    return indices;
  };
  return {
    description: model.string(MODEL.description),
    tensors,
    inputs: within(subgraph.int32s(SUBGRAPH.inputs), false),
    outputs: within(subgraph.int32s(SUBGRAPH.outputs), false),
    operators: subgraph.tables(SUBGRAPH.operators).map((op) => ({
      name: names[op.int32(OPERATOR.opcode)] ?? "unknown operator",
      inputs: within(op.int32s(OPERATOR.inputs), true),
      outputs: within(op.int32s(OPERATOR.outputs), false),
      options: op.table(OPERATOR.options),
    })),
  };
}

/** Files older than the 32-bit code keep it in a byte; newer ones write both, the byte saturated. */
function operatorName(code: Table): string {
  const builtin = Math.max(code.int8(OPERATOR_CODE.deprecatedBuiltin), code.int32(OPERATOR_CODE.builtin));
  const name = BUILTINS[builtin] ?? `operator ${builtin}`;
  return name === "CUSTOM" ? `CUSTOM ${code.string(OPERATOR_CODE.customCode)}` : name;
}

function readTensor(t: Table, buffers: readonly Uint8Array<ArrayBuffer>[]): TfliteTensor {
  const quantization = t.table(TENSOR.quantization);
  const data = buffers[t.int32(TENSOR.buffer)];
  return {
    name: t.string(TENSOR.name),
    shape: t.int32s(TENSOR.shape),
    type: TYPES[t.int8(TENSOR.type)] ?? "other",
    scales: quantization?.float32s(QUANTIZATION.scale) ?? [],
    zeroPoints: quantization?.int64s(QUANTIZATION.zeroPoint) ?? [],
    dimension: quantization?.int32(QUANTIZATION.dimension) ?? 0,
    data: data && data.length > 0 ? data : null,
  };
}
