import { describe, expect, test } from "vitest";
import { cost } from "../ir/cost";
import { verify } from "../ir/verify";
import { compound, efficientnet } from "./efficientnet";

describe("EfficientNet against Tan and Le 2019, table 2", () => {
  // Width, depth and resolution of B1 to B3 are those that the authors' code has for their phi, rounded by hand.
  test.each([
    ["B0", {}, 5.3, 0.39],
    ["B1", { width: 1, depth: 1.1, resolution: 240 }, 7.8, 0.7],
    ["B2", { width: 1.1, depth: 1.2, resolution: 260 }, 9.2, 1],
    ["B3", { width: 1.2, depth: 1.4, resolution: 300 }, 12, 1.8],
  ])("%s", (_, knobs, millions, billions) => {
    const graph = efficientnet({ classes: 1000, ...knobs });
    verify(graph);
    const { parameters, macs } = cost(graph);
    expect(Math.abs(parameters / 1e6 / millions - 1)).toBeLessThan(0.03);
    expect(Math.abs(macs / 1e9 / billions - 1)).toBeLessThan(0.03);
  });
});

test("B0 and B1 have the parameters that torchvision's documentation gives for them", () => {
  expect(cost(efficientnet({ classes: 1000 })).parameters).toBe(5_288_548);
  const b1 = { width: 1, depth: 1.1, resolution: 240, classes: 1000 };
  expect(cost(efficientnet(b1)).parameters).toBe(7_794_184);
});

test("B0's parameters, stage by stage, worked by hand from table 1", () => {
  const layers = new Map(cost(efficientnet({ classes: 1000 })).layers.map((l) => [l.id, l.parameters]));
  expect(layers.get("stem")).toBe(27 * 32);
  expect(layers.get("block2_expand")).toBe(16 * 96);
  expect(layers.get("block4_depthwise")).toBe(25 * 24 * 6);
  expect(layers.get("block4_se_reduce")).toBe(144 * 6 + 6);
  expect(layers.get("block16_project")).toBe(1152 * 320);
  expect(layers.get("head")).toBe(320 * 1280);
  expect(layers.get("classifier")).toBe(1280 * 1000 + 1000);
});

test("a step of phi about doubles the multiply-accumulates", () => {
  expect(compound(0)).toEqual({ width: 1, depth: 1, resolution: 224 });
  const macs = [0, 1, 2, 3].map((phi) => cost(efficientnet({ phi })).macs);
  // Blocks come in whole numbers and channels in eights: single steps scatter, three make eight.
  expect(macs[3]! / macs[0]!).toBeGreaterThan(6.5);
  expect(macs[3]! / macs[0]!).toBeLessThan(11);
});

test("phi out of range is named", () => {
  expect(() => efficientnet({ phi: -20 })).toThrow(/efficientnet\.phi/);
});
