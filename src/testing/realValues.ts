import type { Tf } from "../ir/op";
import { type OpKind, opOf } from "../ir/ops";
import { dequantize } from "../ir/quantMath";
import type { QuantizedModel } from "../ir/types";
import { nodeWeights } from "../runtime/reference";
import { floatValues } from "./opBench";

/**
 * What a network of one op (node y) would give if int8 could hold any number: its float lowering on dequantized inputs and
 * weights, in steps of y, cut at the ends of int8 but not rounded.
 */
export function unroundedValues(tf: Tf, model: QuantizedModel, inputs: readonly Int8Array[]): number[] {
  const sources = model.graph.nodes.filter((n) => n.op === "input");
  const y = model.graph.nodes.at(-1)!;
  const { channelAxis } = opOf(y).int8!;
  const weights = Object.entries(nodeWeights(model, y.id)).map(([name, w]) => {
    const axis = channelAxis[name] ?? null;
    const inner = axis === null ? 1 : w.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const scaleOf = (i: number) =>
      w.scales[w.scales.length === 1 ? 0 : Math.floor(i / inner) % w.scales.length]!;
    return [name, { shape: w.shape, data: Array.from(w.data, (q, i) => q * scaleOf(i)) }] as const;
  });
  const x = sources.map(({ out }, i) => ({
    shape: out.shape,
    data: Array.from(inputs[i]!, (q) => dequantize(q, out.quant)),
  }));
  const real = floatValues(tf, y.op as OpKind, x, y.attrs as never, Object.fromEntries(weights));
  const { scale, zeroPoint } = y.out.quant;
  return real.data.map((v) => Math.min(Math.max(zeroPoint + v / scale, -128), 127));
}
