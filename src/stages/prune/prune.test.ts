import { expect, test } from "vitest";
import { buildGraph } from "../../ir/build";
import { cost } from "../../ir/cost";
import { init } from "../../ir/init";
import type { FloatWeight, Model, WeightKey } from "../../ir/types";
import { phinet } from "../../nets/phinet";
import { resnet8 } from "../../nets/resnet8";
import { livedInModel } from "../../testing/quantizedNet";
import { compact } from "../compact";
import { countRegrown, sparsityOf } from "./masks";
import { prune } from "./prune";
import { pruneProgress, prunesAt } from "./schedule";

/** Two dense layers with the weights that a test gives them. */
function dense(a: readonly number[], b: readonly number[]): Model {
  const g = buildGraph("net");
  const x = g.dense(g.input([4]), a.length / 4, { bias: false }, "a");
  const graph = g.finish(g.dense(x, b.length / (a.length / 4), { bias: false }, "b"));
  const weights: Record<WeightKey, FloatWeight> = { ...init(graph, 1).weights };
  weights["a/kernel"] = { ...weights["a/kernel"]!, data: Float32Array.from(a) };
  weights["b/kernel"] = { ...weights["b/kernel"]!, data: Float32Array.from(b) };
  return { graph, weights };
}
const net = () => dense([5, -1, 3, 2, -8, 7, 0.5, -6], [0.1, -0.9, 0.4, 0.2]);
const data = (m: Model, key: WeightKey) => [...m.weights[key]!.data];

test("by magnitude: the smallest go, per layer or of all layers", () => {
  const perLayer = prune(net(), { sparsity: 0.5 }).model;
  expect(data(perLayer, "a/kernel")).toEqual([5, 0, 0, 0, -8, 7, 0, -6]);
  expect(data(perLayer, "b/kernel").map((w) => w !== 0)).toEqual([false, true, true, false]);
  const all = prune(net(), { sparsity: 0.5, scope: "global" }).model;
  expect(data(all, "a/kernel")).toEqual([5, 0, 3, 2, -8, 7, 0, -6]);
  expect(sparsityOf(all)).toMatchObject({ share: 0.5, weights: 12, zeros: 6 });
  const one = prune(net(), { sparsity: 0.5, layers: { a: 0 } });
  expect(data(one.model, "a/kernel")).toEqual(data(net(), "a/kernel"));
});

test("2:4 keeps the two largest of each four; blocks go by their mean", () => {
  const several = prune(net(), { pattern: { kind: "nm", n: 2, m: 4 }, layers: { a: 0.5 } }).model;
  expect(data(several, "a/kernel")).toEqual([5, 0, 3, 0, -8, 7, 0, 0]);
  expect(data(several, "b/kernel")).toEqual(data(net(), "b/kernel"));
  // Blocks of 1 × 2 have the means 3, 2.5, 7.5, 3.25.
  const blocks = prune(net(), {
    pattern: { kind: "block", rows: 1, columns: 2 },
    sparsity: 0.5,
    layers: { b: 0 },
  });
  expect(data(blocks.model, "a/kernel")).toEqual([0, 0, 0, 0, -8, 7, 0.5, -6]);
});

test("depthwise filters stay whole unless they are asked for", () => {
  const model = livedInModel(phinet({ alpha: 0.2, beta: 1, t0: 3, layers: 3, resolution: 16 }), 1);
  const zeros = (o: object) => {
    const { layers } = sparsityOf(prune(model, { sparsity: 0.5, ...o }).model);
    return layers.filter((l) => l.zeros > 0 && l.key.includes("depthwise")).map((l) => l.key);
  };
  expect(zeros({})).toEqual([]);
  expect(zeros({ layers: { block2_depthwise: 0.5 } })).toEqual(["block2_depthwise/kernel"]);
  expect(zeros({ depthwise: true }).length).toBe(5);
});

test("by Taylor: what costs the loss least, not what is smallest", () => {
  const measured = {
    "a/kernel": Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
    "b/kernel": Float32Array.of(3, 2, 1, 0),
  };
  const { model } = prune(net(), { importance: "taylor", sparsity: 0.25 }, measured);
  expect(data(model, "a/kernel")).toEqual([0, 0, 3, 2, -8, 7, 0.5, -6]);
  expect(() => prune(net(), { importance: "taylor" })).toThrow("needs gradients");
});

test("random is the seed's, and nested: more sparsity takes the same and more", () => {
  const zeros = (sparsity: number, seed = 1) =>
    data(prune(net(), { importance: "random", sparsity, seed }).model, "a/kernel").map((w) => w === 0);
  expect(zeros(0.5)).toEqual(zeros(0.5));
  expect(zeros(0.5, 2)).not.toEqual(zeros(0.5));
  for (const [i, gone] of zeros(0.25).entries()) if (gone) expect(zeros(0.75)[i]).toBe(true);
});

test("channels: the share that was asked for, at least one left, a multiple of four on request", () => {
  const model = livedInModel(resnet8({ width: 8, resolution: 16 }), 1);
  const widths = (o: object, sparsity: number) => {
    const masked = prune(model, { pattern: { kind: "channels", ...o }, sparsity }).model;
    const { graph } = compact(masked).model;
    return ["stem", "stage1_conv1", "stage2_conv1", "stage2_conv2"].map(
      (id) => graph.nodes.find((n) => n.id === id)!.out.shape[2],
    );
  };
  expect(widths({}, 0.5)).toEqual([4, 4, 8, 8]);
  expect(widths({ roundTo: 4 }, 0.6)).toEqual([4, 4, 8, 8]);
  expect(widths({}, 0.99)).toEqual([1, 1, 1, 1]);
  expect(widths({ roundTo: 4 }, 0.99)).toEqual([4, 4, 4, 4]);
});

test("channels by MACs: half of them is what is left, and hardly less", () => {
  const model = livedInModel(phinet({ alpha: 0.3, beta: 1, t0: 4, layers: 5, resolution: 32 }), 1);
  for (const scope of ["layer", "global"] as const) {
    const { graph } = compact(prune(model, { pattern: { kind: "channels" }, macs: 0.5, scope }).model).model;
    const share = cost(graph).macs / cost(model.graph).macs;
    expect(share).toBeLessThanOrEqual(0.5);
    expect(share).toBeGreaterThan(0.47);
  }
  // Layers of the same width go in the same steps: what they lose too much comes back one by one.
  const net = livedInModel(resnet8({ width: 8, resolution: 16 }), 1);
  const { graph } = compact(prune(net, { pattern: { kind: "channels" }, macs: 0.5 }).model).model;
  expect(cost(graph).macs / cost(net.graph).macs).toBeGreaterThan(0.47);
});

test("by batch norm: the channels with the smallest scales", () => {
  const model = livedInModel(resnet8({ width: 4, resolution: 16 }), 3);
  const { masks } = prune(model, { pattern: { kind: "channels" }, importance: "batchNorm", sparsity: 0.5 });
  const gamma = model.weights["stage1_bn1/gamma"]!.data;
  const smallest = [...gamma.keys()].sort((a, b) => gamma[a]! - gamma[b]!).slice(0, 2);
  expect([...masks["stage1_bn1/gamma"]!.keys()].filter((c) => masks["stage1_bn1/gamma"]![c] === 0)).toEqual(
    smallest.sort(),
  );
});

test("by batch norm, channels that none scales stay: those between the halves of squeeze-and-excite", () => {
  const model = livedInModel(phinet({ alpha: 0.3, beta: 1, t0: 4, layers: 3, resolution: 16 }), 1);
  const { masks } = prune(model, { pattern: { kind: "channels" }, importance: "batchNorm", sparsity: 0.5 });
  expect(masks["block1_se_reduce/bias"]).toBeUndefined();
  expect(masks["block1_expand/kernel"]).toBeDefined();
});

test("residual blocks: half of them add nothing any more", () => {
  const model = livedInModel(
    phinet({ alpha: 0.3, beta: 1, t0: 3, layers: 4, resolution: 24, downsample: [] }),
    1,
  );
  const { removed, model: smaller } = compact(
    prune(model, { pattern: { kind: "residuals" }, sparsity: 0.5 }).model,
  );
  const blocks = new Set(removed.map((id) => id.split("_")[0]));
  expect(blocks.size).toBe(1); // blocks 2 and 4 have a skip
  expect(smaller.graph.nodes.filter((n) => n.op === "add").length).toBe(1);
});

test.each([
  [{ sparsity: 1 }, "prune.sparsity: the sparsity is 1"],
  [{ sparsity: 1.5 }, "prune.sparsity"],
  [{ sparsity: -0.1 }, "prune.sparsity"],
  [{ sparsity: Number.NaN }, "prune.sparsity: the sparsity is NaN"],
  [{ layers: { a: 1 } }, "prune.layers.a: the sparsity is 1"],
  [{ layers: { stem: 0.5 } }, "prune.layers.stem: the network has no layer of this name"],
  [{ pattern: { kind: "channels" }, layers: { b: 0.5 } }, "prune.layers.b: no channels can be taken"],
  [{ pattern: { kind: "nm", n: 1, m: 3 } }, "1:3 divides no layer"],
  [
    { pattern: { kind: "nm", n: 1, m: 3 }, layers: { a: 0.5 } },
    "1:3 does not divide a: its filters have 4 input channels",
  ],
  [{ pattern: { kind: "nm", n: 4, m: 4 } }, "prune.pattern.n: n is 4"],
  [{ pattern: { kind: "residuals" } }, "no residual block"],
  [{ importance: "batchNorm" }, "batch norm has one scale a channel"],
  [{ pattern: { kind: "channels" }, importance: "batchNorm" }, "no batch norm scales any channels"],
  [{ macs: 0.5 }, "prune.macs: only channels take MACs with them"],
  [{ pattern: { kind: "channels" }, macs: 0 }, "prune.macs"],
  [{ pattern: { kind: "channels" }, macs: 0.01 }, "even with the fewest channels"],
] as const)("refused in words: %j", (options, message) => {
  expect(() => prune(net(), options)).toThrow(message);
});

test("the cubic schedule, worked by hand, and when it chooses again", () => {
  const s = { kind: "gradual", begin: 1, end: 3, every: 5, initial: 0.2 } as const;
  const at = [0.9, 1, 2, 2.5, 3, 4].map((e) => pruneProgress(s, e));
  expect(at.map((p) => Number(p.toFixed(6)))).toEqual([0, 0.2, 1 - 0.8 / 8, 1 - 0.8 / 64, 1, 1]);
  // Ten steps an epoch: at 10, every five steps, and once more at 30.
  expect(Array.from({ length: 50 }, (_, i) => i).filter((i) => prunesAt(s, i, 10))).toEqual([
    10, 15, 20, 25, 30,
  ]);
  const three = { kind: "iterative", begin: 0, end: 2, rounds: 3 } as const;
  expect([0, 0.9, 1, 1.9, 2].map((e) => pruneProgress(three, e))).toEqual([1 / 3, 1 / 3, 2 / 3, 2 / 3, 1]);
  expect(Array.from({ length: 40 }, (_, i) => i).filter((i) => prunesAt(three, i, 10))).toEqual([0, 10, 20]);
  const once = { kind: "oneShot", at: 1.5 } as const;
  expect(Array.from({ length: 40 }, (_, i) => i).filter((i) => prunesAt(once, i, 10))).toEqual([15]);
});

test("regrown weights are those that were taken and are kept again", () => {
  const mask = (...m: number[]) => ({ "a/kernel": Uint8Array.from(m) }) as const;
  expect(countRegrown(mask(0, 0, 1, 0), mask(1, 0, 0, 1))).toBe(2);
  expect(countRegrown(mask(0, 0, 1, 0), {})).toBe(3);
});
