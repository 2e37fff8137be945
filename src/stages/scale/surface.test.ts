import { expect, test } from "vitest";
import { cost } from "../../ir/cost";
import { phinet } from "../../nets/phinet";
import { budgetSurfaces, shareGrid } from "./surface";

const shape = { layers: 5, resolution: 48, classes: 4, downsample: [5] };
const budgets = { flash: 60_000, ram: 50_000, macs: 3e6 };

test("a grid's shares are those of the graph at its knobs", () => {
  const grid = shareGrid(shape, { alpha: 1, beta: 0.7, t0: 3 }, ["alpha", "t0"], budgets, "tflm", 5);
  for (const [row, column] of [
    [0, 0],
    [2, 3],
    [4, 4],
  ] as const) {
    const knobs = { alpha: grid.x.values[column]!, beta: 0.7, t0: grid.y.values[row]! };
    const c = cost(phinet({ ...shape, ...knobs }));
    expect(grid.shares.flash[row * 5 + column]).toBeCloseTo(c.flashBytes / budgets.flash, 5);
    expect(grid.shares.ram[row * 5 + column]).toBeCloseTo(c.ramBytes / budgets.ram, 5);
    expect(grid.shares.macs[row * 5 + column]).toBeCloseTo(c.macs / budgets.macs, 5);
  }
});

test("just below a surface the budget holds, just above it does not", () => {
  const { alpha, beta, t0 } = budgetSurfaces(shape, { alpha: 0.7, beta: 0.7, t0: 4 }, budgets, "tflm", 6);
  let seen = 0;
  for (const [i, t] of t0.macs.entries()) {
    if (Number.isNaN(t)) continue;
    const macs = (expansion: number) =>
      cost(phinet({ ...shape, alpha: alpha[i % 6]!, beta: beta[Math.floor(i / 6)]!, t0: expansion })).macs;
    expect(macs(t - 0.01)).toBeLessThanOrEqual(budgets.macs);
    expect(macs(t + 0.01)).toBeGreaterThan(budgets.macs);
    seen++;
  }
  expect(seen).toBeGreaterThan(3);
});
