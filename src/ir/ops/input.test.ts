import { expect, test } from "vitest";
import { runReference } from "../../runtime/reference";
import { inferShape, layerCost } from "../../testing/opBench";
import type { QuantizedModel } from "../types";
import { ops } from ".";

test("has the shape it is given and costs nothing", () => {
  expect(inferShape("input", [], { shape: [3, 4, 5] })).toEqual([3, 4, 5]);
  expect(layerCost("input", [], { shape: [3, 4, 5] })).toMatchObject({
    macs: 0,
    parameters: 0,
    outputBytes: 60,
  });
});

test("is fed, never computed", () => {
  expect(() => ops.input.lower()).toThrow(/internal/);
});

const model: QuantizedModel = {
  graph: {
    dialect: "int8",
    name: "echo",
    nodes: [
      {
        id: "x",
        op: "input",
        attrs: { shape: [3] },
        inputs: [],
        out: { shape: [3], quant: { scale: 1, zeroPoint: 0 } },
      },
    ],
    outputs: ["x"],
  },
  weights: {},
};

test("int8: passes its bytes on, and says when there are too few", () => {
  expect(runReference(model, [Int8Array.of(1, -2, 3)])).toEqual([Int8Array.of(1, -2, 3)]);
  expect(() => runReference(model, [Int8Array.of(1)])).toThrow("x: got 1 values for [3]");
  expect(() => runReference(model, [])).toThrow("x: got 0 values for [3]");
});
