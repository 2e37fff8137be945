import { activationCode } from "../../ir/trainKernels";

/** Buffers by the kernel table's names (absent ones undefined) and numbers, as a call gives them. Sums are in double. */
export interface LawArgs {
  readonly b: Readonly<Record<string, Float32Array>>;
  readonly n: Readonly<Record<string, number>>;
}
export type Law = (args: LawArgs) => void;

/** The words of a buffer that holds integers. */
export const asU32 = (b: Float32Array): Uint32Array => new Uint32Array(b.buffer, b.byteOffset, b.length);
export const asI32 = (b: Float32Array): Int32Array => new Int32Array(b.buffer, b.byteOffset, b.length);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** Value of an activation, by code. */
export function act(code: number, x: number): number {
  switch (code) {
    case activationCode.relu:
      return Math.max(x, 0);
    case activationCode.relu6:
      return clamp(x, 0, 6);
    case activationCode.hardSwish:
      return x * clamp(x / 6 + 0.5, 0, 1);
    case activationCode.silu:
      return x * sigmoid(x);
    case activationCode.sigmoid:
      return sigmoid(x);
    case activationCode.tanh:
      return Math.tanh(x);
    default:
      return x;
  }
}

/** Slope of an activation at x. At a kink: 0 for relu and relu6 at their limits, and the gate itself for hardSwish. */
export function slope(code: number, x: number): number {
  switch (code) {
    case activationCode.relu:
      return x > 0 ? 1 : 0;
    case activationCode.relu6:
      return x > 0 && x < 6 ? 1 : 0;
    case activationCode.hardSwish:
      return clamp(x / 6 + 0.5, 0, 1) + (Math.abs(x) < 3 ? x / 6 : 0);
    case activationCode.silu: {
      const s = sigmoid(x);
      return s + x * s * (1 - s);
    }
    case activationCode.sigmoid: {
      const s = sigmoid(x);
      return s * (1 - s);
    }
    case activationCode.tanh:
      return 1 - Math.tanh(x) ** 2;
    default:
      return 1;
  }
}

/** Rounds half to even, as float32 hardware does. */
export function roundEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** int8 fake quantization with range (scale, zero); scale 0 is off. */
export function fakeQuantized(x: number, range: Float32Array | undefined): number {
  const scale = range?.[0] ?? 0;
  if (scale === 0) return x;
  const zero = range![1]!;
  return (clamp(roundEven(Math.fround(x / scale)) + zero, -128, 127) - zero) * scale;
}

/** 1 where fake quantization lets the gradient through, 0 where it clipped. */
export function passes(x: number, range: Float32Array | undefined): number {
  const scale = range?.[0] ?? 0;
  if (scale === 0) return 1;
  const q = x / scale;
  return q >= -128 - range![1]! && q <= 127 - range![1]! ? 1 : 0;
}

/** Calls f for every chunk of rows. */
export function chunks(
  rows: number,
  chunk: number,
  f: (index: number, from: number, to: number) => void,
): void {
  for (let from = 0, i = 0; from < rows; from += chunk, i++) f(i, from, Math.min(from + chunk, rows));
}
