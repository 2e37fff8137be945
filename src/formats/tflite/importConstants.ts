/** A file's constants as typed arrays, checked against what their tensors say: a file from elsewhere may say anything. */
import { numel, showShape } from "../../ir/shape";
import type { QuantWeight } from "../../ir/types";
import type { TfliteTensor } from "./read";

type Refuse = (what: string) => never;

const WIDTHS: Readonly<Record<string, number>> = { int8: 1, int32: 4, int64: 8 };

/** The bytes of operand number `input`, as many as its shape and type need. */
function constantBytes(tensor: TfliteTensor, input: number, refuse: Refuse): ArrayBuffer {
  const data = tensor.data ?? refuse(`needs its input ${input} to be constant`);
  const needed = numel(tensor.shape) * (WIDTHS[tensor.type] ?? 1);
  if (data.length !== needed)
    refuse(
      `reads a broken constant: its input ${input} holds ${data.length} bytes, ${showShape(tensor.shape)} needs ${needed}`,
    );
  return data.buffer;
}

/** An int8 kernel or an int32 bias: symmetric, with one positive scale, or one a channel (of at most `channels`). */
export function readWeight(
  tensor: TfliteTensor,
  input: number,
  want: "int8" | "int32",
  refuse: Refuse,
): QuantWeight {
  const { type, shape, scales, zeroPoints } = tensor;
  if (type !== want) refuse(`has ${type} weights where ${want} belongs`);
  const buffer = constantBytes(tensor, input, refuse);
  if (want === "int32") return { data: new Int32Array(buffer), shape, scales };
  if (zeroPoints.some((z) => z !== 0)) refuse("has weights with a zero point");
  const bad = scales.find((s) => !(s > 0 && Number.isFinite(s)));
  if (bad !== undefined) refuse(`has the weight scale ${bad}`);
  if (scales.length !== 1 && scales.length !== shape[tensor.dimension]) {
    refuse(`has ${scales.length} weight scales for ${showShape(shape)} along axis ${tensor.dimension}`);
  }
  return { data: new Int8Array(buffer), shape, scales };
}

/** Integers of a constant: axes, amounts of padding, sizes. */
export function readIntegers(tensor: TfliteTensor, input: number, refuse: Refuse): number[] {
  if (tensor.type === "int64")
    return Array.from(new BigInt64Array(constantBytes(tensor, input, refuse)), Number);
  if (tensor.type === "int32") return [...new Int32Array(constantBytes(tensor, input, refuse))];
  return refuse(`has ${tensor.type} values where integers belong`);
}

/** The values of an int8 constant that is added, multiplied or joined. */
export const readActivation = (tensor: TfliteTensor, input: number, refuse: Refuse): Int8Array =>
  new Int8Array(constantBytes(tensor, input, refuse));
