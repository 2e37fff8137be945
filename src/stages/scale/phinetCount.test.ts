import { describe, expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { cost } from "../../ir/cost";
import { type PhinetKnobs, phinet } from "../../nets/phinet";
import { phinetCounter } from "./phinetCount";
import { inPlaceBytes, ramOf } from "./ramModels";

const random = createRandom(7);
const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
const spread = (low: number, high: number) => low * (high / low) ** random.unit();

function randomKnobs(): PhinetKnobs {
  const layers = 3 + random.integer(8);
  return {
    ...{ alpha: spread(0.05, 1.5), beta: spread(0.1, 3), t0: spread(1, 9), layers },
    ...{ resolution: 8 + random.integer(90), channels: pick([1, 3]), classes: pick([0, 2, 10]) },
    ...{ downsample: pick([[], [5, 7], [4, 6], [5, 7, 9]]), stemStride: pick([1, 2, 2, 3]) },
    ...{ divisor: pick([1, 1, 4, 8]), share5x5: pick([0, 0.5]), squeezeExcite: random.chance(0.7) },
    ...{ activation: pick(["hardSwish", "relu6"] as const), residuals: random.chance(0.8) },
  };
}

describe("the quick counter of PhiNet", () => {
  test("counts what the authors count: 30,917 parameters; 9,817,670 MACs less batch norm's", () => {
    const count = phinetCounter({ layers: 7, resolution: 224, classes: 0 })(0.2, 1, 6);
    const knobs = { alpha: 0.2, beta: 1, t0: 6, layers: 7, resolution: 224, classes: 0 };
    const original = cost(phinet(knobs), "original");
    expect(count.parameters).toBe(30_917);
    expect(original.macs).toBe(9_817_670);
    expect(count.macs).toBe(cost(phinet(knobs)).macs);
  });

  test("equals the cost of the graph for 200 random sets of knobs, by every measure", () => {
    for (let i = 0; i < 200; i++) {
      const knobs = randomKnobs();
      const { alpha, beta, t0, ...shape } = knobs;
      const graph = phinet(knobs);
      const { parameters, macs, flashBytes, ramBytes } = cost(graph);
      expect(phinetCounter(shape)(alpha, beta, t0), JSON.stringify(knobs)).toMatchObject({
        ...{ parameters, macs, flashBytes },
        tflmBytes: ramBytes,
        inPlaceBytes: inPlaceBytes(graph),
      });
    }
  });

  test("its guess of the memory plan is never above the plan, and within 3 % where t0 is 2 or more", () => {
    for (let i = 0; i < 25; i++) {
      const small = { resolution: 32 + 8 * random.integer(8), stemStride: 2, t0: spread(2, 9) };
      const knobs = { ...randomKnobs(), ...small, divisor: 1, layers: 4 + random.integer(6) };
      const { alpha, beta, t0, ...shape } = knobs;
      const ratio = phinetCounter(shape)(alpha, beta, t0).planBytes / ramOf(phinet(knobs), "planner");
      expect(ratio, JSON.stringify(knobs)).toBeLessThanOrEqual(1);
      expect(ratio, JSON.stringify(knobs)).toBeGreaterThan(0.97);
    }
  });
});

test("in place, an output over its dying input counts once: worked by hand for one block", () => {
  // 8x8x1 in, stem to 4x4; alpha 1/24 makes every width 1 or 2, t0 = 4 expands by 4.
  const graph = phinet({
    ...{ alpha: 1 / 24 + 1e-9, beta: 1, t0: 4, layers: 3, resolution: 8, channels: 1, classes: 0 },
    ...{ squeezeExcite: false, residuals: false },
  });
  // Stem: 4x4x2; block 0: 4x4x1; block 1 expands to 4x4x4 beside its input 4x4x1.
  expect(inPlaceBytes(graph)).toBe(Math.max(64, 16 + 32, 32 + 16, 16 + 64));
});
