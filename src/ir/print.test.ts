import { expect, test } from "vitest";
import { singleOpModel } from "../testing/opBench";
import { buildGraph } from "./build";
import { print } from "./print";

test("a line for each node, in columns", () => {
  const g = buildGraph("tiny");
  const x = g.conv2d(g.input([4, 4, 1], "x"), 2, { kernel: 3, bias: true }, "conv");
  expect(print(g.finish(g.activate(x, "relu", "act"))).split("\n")).toEqual([
    "tiny (float) -> act",
    "x     input   ()      [4x4x1]",
    "conv  conv2d  (x)     [4x4x2]  20 parameters  288 MACs",
    "act   relu    (conv)  [4x4x2]",
  ]);
});

test("int8 shows what a step is worth", () => {
  const quant = { scale: 0.5, zeroPoint: -3 };
  const text = print(singleOpModel("relu", [{ shape: [2], quant }], {}, { scale: 0.25, zeroPoint: 0 }).graph);
  expect(text).toContain("0.5000 * (q - -3)");
  expect(text).toContain("0.2500 * (q - 0)");
});
