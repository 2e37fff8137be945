import { expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { kib } from "../../core/units";
import { phinet } from "../../nets/phinet";
import { type Budgets, sharesOf, USED } from "./budgets";
import { layersOf, needOf, resolutionsOf } from "./families";
import { phinetCounter } from "./phinetCount";
import { ramOfCount } from "./phinetExact";
import { type RamModel, ramModels } from "./ramModels";
import { solve } from "./solve";

const random = createRandom(200);
const spread = (low: number, high: number) => low * (high / low) ** random.unit();
const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;

test("200 budgets of networks that exist: each is used to 95 % or more, and none exceeded, by every measure of RAM", {
  timeout: 900_000,
}, () => {
  for (let i = 0; i < 200; i++) {
    const ramModel = ramModels[i % 3]!;
    const layers = pick(layersOf.phinet);
    const knobs = {
      ...{ alpha: spread(0.15, 1.5), beta: spread(0.2, 2), t0: spread(2.5, 8), layers, classes: 10 },
      ...{ resolution: 32 + 8 * random.integer(15), downsample: [5, 7].filter((d) => d <= layers) },
    };
    const need = needOf(phinet(knobs), { ramModel });
    const budgets = { flash: need.flash / 0.975, ram: need.ram / 0.975, macs: need.macs / 0.975 };
    const s = solve(budgets, "phinet", { ramModel });
    expect(s.full, JSON.stringify({ knobs, ramModel, used: s.used })).toBe(true);
    const again = needOf(phinet(s.knobs as never), { ramModel });
    expect(Math.max(...Object.values(sharesOf(again, budgets)))).toBeLessThanOrEqual(1);
  }
});

/** Whether any of a few hundred thousand PhiNets uses these budgets: by trying them. */
function anyUses(budgets: Budgets, ramModel: RamModel): string | null {
  for (const resolution of resolutionsOf.phinet)
    for (const layers of layersOf.phinet)
      for (const downsample of layers >= 9
        ? [
            [5, 7],
            [5, 7, 9],
          ]
        : [[5, 7]]) {
        const count = phinetCounter({ resolution, layers, downsample });
        /** Least and most used share; every cost grows with each knob, so a loop ends where one is exceeded. */
        const sharesAt = (alpha: number, beta: number, t0: number): readonly [number, number] => {
          const c = count(alpha, beta, t0);
          const need = { flash: c.flashBytes, ram: ramOfCount(c, ramModel), macs: c.macs };
          const used = Object.values(sharesOf(need, budgets));
          return [Math.min(...used), Math.max(...used)];
        };
        const over = (alpha: number, beta: number, t0: number) => sharesAt(alpha, beta, t0)[1] > 1;
        for (let alpha = 0.05; alpha <= 3 && !over(alpha, 0.1, 1.5); alpha *= 1.06)
          for (let beta = 0.1; beta <= 3 && !over(alpha, beta, 1.5); beta *= 1.2)
            for (let t0 = 1.5; t0 <= 10; t0 *= 1.08) {
              const [least, most] = sharesAt(alpha, beta, t0);
              if (most > 1) break;
              if (least >= USED) return JSON.stringify({ resolution, layers, downsample, alpha, beta, t0 });
            }
      }
  return null;
}

test("where the solver says that budgets do not belong together, trying finds no network either", {
  timeout: 900_000,
}, () => {
  let claims = 0;
  for (let i = 0; claims < 12 && i < 100; i++) {
    const budgets = { flash: kib(spread(24, 2048)), ram: kib(spread(12, 512)), macs: spread(3e5, 2e8) };
    const s = solve(budgets, "phinet", { ramModel: "tflm" });
    expect(Math.max(...Object.values(s.used))).toBeLessThanOrEqual(1);
    if (s.full) continue;
    claims++;
    expect(anyUses(budgets, "tflm"), JSON.stringify({ budgets, used: s.used })).toBeNull();
  }
  expect(claims).toBeGreaterThan(0);
});
