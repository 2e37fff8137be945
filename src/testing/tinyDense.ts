import type { QuantizedModel } from "../ir/types";

const unit = { scale: 1, zeroPoint: 0 };

/** y = (2 x0 - x1 + 10, 1 - x0), clamped to int8: small enough to work out by hand. */
export const tinyDense: QuantizedModel = {
  graph: {
    dialect: "int8",
    name: "tiny",
    nodes: [
      { id: "x", op: "input", attrs: { shape: [2] }, inputs: [], out: { shape: [2], quant: unit } },
      {
        id: "y",
        op: "dense",
        attrs: { units: 2, bias: true, activation: "none" },
        inputs: ["x"],
        out: { shape: [2], quant: unit },
      },
    ],
    outputs: ["y"],
  },
  weights: {
    "y/kernel": { data: Int8Array.of(2, -1, -1, 0), shape: [2, 2], scales: [1, 1] },
    "y/bias": { data: Int32Array.of(10, 1), shape: [2], scales: [1, 1] },
  },
};
