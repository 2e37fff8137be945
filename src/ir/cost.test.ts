import { expect, test } from "vitest";
import { buildGraph } from "./build";
import { cost } from "./cost";

/** x [4,4,2] -> conv 3x3 to 4 -> batch norm -> relu -> add with a 1x1 of x -> mean -> dense 3. */
function network() {
  const g = buildGraph("net");
  const x = g.input([4, 4, 2], "x");
  const a = g.activate(g.batchNorm(g.conv2d(x, 4, {}, "a"), "bn"), "relu", "act");
  const b = g.conv2d(x, 4, { kernel: 1, bias: true }, "b");
  return g.finish(g.dense(g.globalAvgPool(g.add(a, b, "sum"), false, "mean"), 3, {}, "y"));
}

test("MACs, parameters and flash of every layer, by hand", () => {
  const c = cost(network());
  expect(c.layers.map((l) => [l.id, l.macs, l.parameters, l.flashBytes])).toEqual([
    ["x", 0, 0, 0],
    ["a", 16 * 4 * 18, 72, 72 + 4 * 9],
    ["bn", 0, 8, 0],
    ["act", 0, 0, 0],
    ["b", 16 * 4 * 2, 8 + 4, 8 + 4 * 9],
    ["sum", 0, 0, 0],
    ["mean", 0, 0, 0],
    ["y", 12, 12 + 3, 12 + 3 * 9],
  ]);
  expect([c.macs, c.parameters, c.flashBytes]).toEqual([1152 + 128 + 12, 72 + 8 + 12 + 15, 108 + 44 + 39]);
});

test("the authors' counting adds batch norm's parameters once, and a bias for each value", () => {
  expect(cost(network(), "original").macs - cost(network()).macs).toBe(8 + 16 * 4 + 3);
});

test("live bytes: all tensors that a step needs; what melts has none of its own", () => {
  const c = cost(network());
  // x 32, a 64 (batch norm and relu are the same bytes), b 64, sum 64, mean 4, y 3.
  expect(c.layers.map((l) => l.liveBytes)).toEqual([32, 96, 96, 96, 160, 192, 68, 7]);
  expect(c.ramBytes).toBe(192);
});
