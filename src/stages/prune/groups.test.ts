import { expect, test } from "vitest";
import { buildGraph } from "../../ir/build";
import { phinet } from "../../nets/phinet";
import { channelGroups } from "./groups";

/** "weight axis: positions of channel 1" for every slice of a group. */
const slices = (group: ReturnType<typeof channelGroups>[number]) =>
  Object.fromEntries(group.slices.map((s) => [`${s.weight} ${s.axis}`, s.at[1]]));

test("an expansion channel of a PhiNet takes batch norms, depthwise filter, squeeze-and-excite and projection along", () => {
  const graph = phinet({ alpha: 0.1, beta: 1, t0: 3, layers: 3, resolution: 24, classes: 4 });
  const expansion = channelGroups(graph).find((g) => g.id === "block2_expand")!;
  // The gate multiplies: what makes the gate's channels makes these.
  expect(expansion.makers).toEqual(["block2_expand", "block2_se_expand"]);
  expect(Object.keys(slices(expansion)).sort()).toEqual(
    [
      "block2_expand/kernel 0",
      ...["gamma", "beta", "mean", "variance"].flatMap((w) => [`block2_bn1/${w} 0`, `block2_bn2/${w} 0`]),
      "block2_depthwise/kernel 3",
      "block2_se_reduce/kernel 3",
      "block2_se_expand/kernel 0",
      "block2_project/kernel 3",
    ].sort(),
  );
});

test("blocks that share an addition lose the same channels; input and output are in no group", () => {
  const graph = phinet({ alpha: 0.1, beta: 1, t0: 3, layers: 3, resolution: 24, classes: 4 });
  const groups = channelGroups(graph);
  const stream = groups.find((g) => g.makers.includes("block1_project"))!;
  expect(stream.makers).toEqual(["block1_project", "block2_project"]); // block 2 adds block 1's output
  const all = groups.flatMap((g) => g.slices.map((s) => `${s.weight} ${s.axis}`));
  expect(all).not.toContain("classifier/kernel 0");
  expect(all).not.toContain("classifier/bias 0");
  expect(all.some((s) => s.startsWith("stem_depthwise"))).toBe(false); // tied to the image's colors
  expect(all).toContain("stem_pointwise/kernel 0");
});

test("positions behind concatenation, depth multiplier and flattening", () => {
  const g = buildGraph("shapes");
  const x = g.input([2, 2, 3]);
  const a = g.conv2d(x, 2, { kernel: 1 }, "a");
  const b = g.conv2d(x, 3, { kernel: 1 }, "b");
  const joined = g.depthwise(g.concat([a, b]), { multiplier: 2 }, "wide");
  const flat = g.reshape(joined, [2 * 2 * 10]);
  const groups = channelGroups(g.finish(g.dense(flat, 2, {}, "out")));
  expect(groups.map((group) => [group.id, group.channels.length])).toEqual([
    ["a", 2],
    ["b", 3],
  ]);
  // Channel 1 of b is channel 3 of both; the multiplier makes it 6 and 7 of ten; four pixels repeat them.
  expect(slices(groups[1]!)).toEqual({
    "b/kernel 0": [1],
    "wide/kernel 3": [6, 7],
    "out/kernel 1": [6, 7, 16, 17, 26, 27, 36, 37],
  });
});

test("a constant per channel, a pad and a vector made an image keep channels together", () => {
  const g = buildGraph("more");
  const x = g.input([4]);
  const image = g.reshape(g.dense(x, 6, {}, "d"), [3, 1, 2]); // units 0, 2, 4 are channel 0
  const k = g.put("constant", [], { shape: [2] }, "k");
  const padded = g.put("pad", [g.mul(image, k)], { top: 1, bottom: 0, left: 1, right: 1 });
  const groups = channelGroups(g.finish(g.globalAvgPool(g.conv2d(padded, 5, {}, "c"))));
  expect(groups.map((group) => [group.id, group.channels.length])).toEqual([["d", 2]]);
  expect(slices(groups[0]!)).toEqual({
    "d/kernel 0": [1, 3, 5],
    "d/bias 0": [1, 3, 5],
    "k/value 0": [1],
    "c/kernel 3": [1],
  });
});
