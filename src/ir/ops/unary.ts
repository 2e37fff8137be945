/** What one-input element-wise ops share: on int8 every such function is a table of 256 entries. */
import type { Int8Facet, QType } from "../op";
import { numel } from "../shape";
import type { Quant } from "../types";

export const elementwise = {
  arity: 1,
  infer: ([x]: readonly (readonly number[])[]) => x!,
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
} as const;

/** The int8 facet of a function given as its table. */
export const tableFacet = (
  builtin: string,
  table: (x: Quant, y: Quant) => Int8Array,
  dictates: Int8Facet<unknown, never>["dictates"] = () => null,
): Int8Facet<unknown, never> => ({
  dictates,
  channelAxis: {},
  ref: ([x], _w, y) => {
    const lut = table(x!.quant, y.quant);
    return x!.data.map((q) => lut[q + 128]!);
  },
  tflite: { builtin },
  kernel: ([x]: readonly QType[], _w, y) => [
    {
      kernel: "wt_lut_s8",
      args: { x: { input: 0 }, lut: table(x!.quant, y.quant), y: { output: true }, n: numel(y.shape) },
    },
  ],
  lag: () => [0],
});
