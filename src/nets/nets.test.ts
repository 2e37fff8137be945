import { expect, test } from "vitest";
import { FailureError } from "../core/failure";
import { cost } from "../ir/cost";
import { hashGraph } from "../ir/hash";
import { verify } from "../ir/verify";
import { dscnn } from "./dscnn";
import { mlp } from "./mlp";
import { mobilenetV1 } from "./mobilenetV1";
import { mobilenetV2 } from "./mobilenetV2";
import { phinet } from "./phinet";
import { resnet8 } from "./resnet8";
import { xinet } from "./xinet";

test("a default PhiNet counts what the authors' get_complexity prints: 30,917 parameters, 9,817,670 MACs", () => {
  const graph = phinet({ alpha: 0.2, beta: 1, t0: 6, layers: 7, resolution: 224, classes: 0 });
  const c = cost(graph, "original");
  expect(c.parameters).toBe(30_917);
  expect(c.macs).toBe(9_817_670);
});

test("the deck's PhiNet has 980,248 parameters and 62.6 M MACs at 144 pixels with nine blocks", () => {
  const c = cost(
    phinet({ alpha: 1, beta: 0.66, t0: 4, layers: 9, downsample: [5, 7, 9], resolution: 144, classes: 0 }),
    "original",
  );
  expect(c.parameters).toBe(980_248);
  expect(c.macs / 1e6).toBeCloseTo(62.6, 1);
});

test("alpha = beta = 1, t0 = 6 without a head has 698,139 parameters", () => {
  expect(cost(phinet({ alpha: 1, beta: 1, t0: 6, layers: 7, resolution: 96, classes: 0 })).parameters).toBe(
    698_139,
  );
});

test("the reference networks of MLPerf Tiny have its MACs", () => {
  expect(cost(dscnn()).macs).toBe(2_656_768);
  expect(cost(resnet8()).macs).toBe(12_501_632);
  expect(cost(mobilenetV1({ alpha: 0.25 })).macs).toBe(7_489_664);
});

test("MobileNetV2 1.0 at 224 has about 300 M MACs and 3.5 M parameters (Sandler et al. 2018, table 4)", () => {
  const c = cost(mobilenetV2({ alpha: 1, resolution: 224, classes: 1000 }));
  expect(c.macs / 1e6).toBeCloseTo(300, -1);
  expect(c.parameters / 1e6).toBeCloseTo(3.5, 1);
});

test("XiNet's parameters and MACs are the ones derived from its code, to half a percent", () => {
  const c = cost(xinet({ alpha: 1, gamma: 4, resolution: 224, classes: 0 }));
  expect(Math.abs(c.parameters / 489_800 - 1)).toBeLessThan(0.005);
  expect(Math.abs(c.macs / 171.4e6 - 1)).toBeLessThan(0.005);
});

test("an MLP's cost is the product of its layers", () => {
  const c = cost(mlp({ input: [4, 4, 1], hidden: [8], classes: 3 }));
  expect(c.macs).toBe(16 * 8 + 8 * 3);
  expect(c.parameters).toBe(16 * 8 + 8 + 8 * 3 + 3);
});

test("every network verifies at odd sizes and with every variant, and equal knobs give equal hashes", () => {
  const graphs = [
    phinet({ alpha: 0.35, beta: 0.5, t0: 3, layers: 8, resolution: 33, share5x5: 0.5, divisor: 8 }),
    phinet({
      alpha: 0.35,
      beta: 2,
      t0: 3,
      layers: 5,
      resolution: 40,
      pool: true,
      conv2dInput: true,
      channels: 1,
    }),
    phinet({
      alpha: 0.2,
      beta: 1,
      t0: 4,
      layers: 4,
      squeezeExcite: false,
      activation: "relu6",
      residuals: false,
    }),
    mobilenetV1({ alpha: 0.1, resolution: 47 }),
    mobilenetV2({ alpha: 0.1, resolution: 31 }),
    xinet({ alpha: 0.3, gamma: 3, resolution: 64 }),
    resnet8({ width: 3, resolution: 15 }),
    dscnn({ width: 5, frames: 21 }),
  ];
  graphs.forEach(verify);
  expect(new Set(graphs.map(hashGraph)).size).toBe(graphs.length);
  expect(hashGraph(resnet8())).toBe(hashGraph(resnet8({ width: 16 })));
});

test.each([
  [() => phinet({ alpha: -1, beta: 1, t0: 6, layers: 7 }), "phinet.alpha", "0.02 to 5"],
  [() => phinet({ alpha: 1, beta: 1, t0: 6, layers: 2 }), "phinet.layers", "3 to 20"],
  [() => phinet({ alpha: 1, beta: 1, t0: Number.NaN, layers: 7 }), "phinet.t0", "1 to 16"],
  [() => xinet({ alpha: 1, gamma: 4, resolution: 100 }), "xinet.resolution", "multiple of 16"],
  [() => mlp({ input: [3], classes: 0 }), "mlp.classes", "1 to 10000"],
])("an impossible knob is named with its range", (build, where, range) => {
  try {
    build();
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(FailureError);
    const { failure } = error as FailureError;
    expect(failure.where).toContain(where);
    expect(`${failure.where} ${failure.what} ${failure.next}`).toContain(range);
  }
});

test("what the lesson says of doubling a knob is what counting gives", () => {
  const base = { alpha: 1, beta: 1, t0: 6, layers: 7, resolution: 96, classes: 0 };
  const of = (knobs: Partial<typeof base>) => cost(phinet({ ...base, ...knobs }));
  const now = of({});
  const ratios = (knobs: Partial<typeof base>) => {
    const c = of(knobs);
    return [c.parameters / now.parameters, c.macs / now.macs, c.ramBytes / now.ramBytes].map((r) =>
      r.toFixed(2),
    );
  };
  expect(ratios({ alpha: 2 })).toEqual(["3.91", "3.80", "2.00"]);
  expect(ratios({ t0: 12 })).toEqual(["2.85", "1.91", "2.00"]);
  expect(ratios({ beta: 2 })).toEqual(["2.49", "1.43", "1.14"]);
  expect(ratios({ resolution: 192 })).toEqual(["1.00", "3.98", "4.00"]);
});
