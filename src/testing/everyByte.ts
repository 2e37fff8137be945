import type { OpKind } from "../ir/ops";
import type { Quant } from "../ir/types";
import { int8Values } from "./opBench";

const bytes = Array.from({ length: 256 }, (_, i) => i - 128);

/**
 * The largest distance, in steps of y, between an int8 function and the real one over all 256 inputs. What y cannot reach
 * counts from its nearest end.
 */
export function worstStep(kind: OpKind, f: (x: number) => number, x: Quant, y: Quant): number {
  const values = int8Values(kind, [{ shape: [256], quant: x, data: bytes }], {} as never, y);
  const distances = values.map((q, i) => {
    const want = y.zeroPoint + f((bytes[i]! - x.zeroPoint) * x.scale) / y.scale;
    return Math.abs(q - Math.min(Math.max(want, -128), 127));
  });
  return Math.max(...distances);
}
