import { describe, expect, test } from "vitest";
import { FailureError } from "../../core/failure";
import { createRandom } from "../../core/random";
import { kib, mib } from "../../core/units";
import { cost } from "../../ir/cost";
import { sketchDeployment } from "../sketch";
import { type Budgets, leastUsed, sharesOf } from "./budgets";
import { buildFamily, type Family } from "./families";
import { closedForm } from "./phinetClosed";
import { phinetCounter } from "./phinetCount";
import { fillPhinet } from "./phinetExact";
import { rankByTrial, solve, solving } from "./solve";

const deck: Budgets = { flash: mib(1), ram: kib(392), macs: 63e6 };

describe("solve", () => {
  test("the deck's budgets: used to 95 % or more, none exceeded, as the graph itself counts them", () => {
    const s = solve(deck, "phinet", { layers: [9], resolutions: [128, 136] });
    expect(s.full).toBe(true);
    expect(s.binding).toEqual(["flash", "ram", "macs"]);
    const graph = buildFamily("phinet", s.knobs);
    const { flashBytes, macs, parameters } = cost(graph);
    const { arenaBytes } = sketchDeployment(graph).plan;
    expect(s.parameters).toBe(parameters);
    expect(s.need).toEqual({ flash: flashBytes, ram: arenaBytes, macs });
    expect(s.used).toEqual({
      flash: flashBytes / mib(1),
      ram: arenaBytes / kib(392),
      macs: macs / 63e6,
    });
    for (const share of Object.values(s.used)) expect(share).toBeLessThanOrEqual(1);
  });

  test("of several candidates the larger image with beta at most 1 comes first, and the rule is told", () => {
    const s = solve({ flash: kib(256), ram: kib(64), macs: 5e6 }, "phinet", { ramModel: "tflm" });
    const full = s.candidates.filter((c) => c.full);
    expect(full.length).toBeGreaterThan(1);
    const even = full.filter((c) => (c.knobs.beta as number) <= 1);
    expect(s.resolution).toBe(Math.max(...even.map((c) => c.resolution)));
    expect(s.rankedBy).toContain("larger image");
  });

  test("budgets that do not belong together: says what holds, what is left, and what would help", () => {
    const s = solve({ flash: kib(32), ram: kib(300), macs: 100e6 }, "phinet", {
      ...{ ramModel: "tflm", resolutions: [32, 64, 96], layers: [4, 7] },
    });
    expect(s.full).toBe(false);
    expect(leastUsed(s.used)).toBeLessThan(0.95);
    for (const share of Object.values(s.used)) expect(share).toBeLessThanOrEqual(1);
    expect(s.advice[0]).toMatch(/(held by|whole numbers).* uses \d+ % of the/);
  });

  test("code is counted as flash where it is asked for", () => {
    const options = { layers: [5], resolutions: [64], ramModel: "tflm" } as const;
    const budgets = { flash: kib(64), ram: kib(48), macs: 2e6 };
    const s = solve(budgets, "phinet", { ...options, codeBytes: (g) => 100 * g.nodes.length });
    const graph = buildFamily("phinet", s.knobs);
    const code = 100 * sketchDeployment(graph).graph.nodes.length;
    expect(s.need.flash).toBe(cost(graph).flashBytes + code);
    expect(s.used.flash).toBeLessThanOrEqual(1);
  });

  test.each<Family>(["xinet", "mobilenetV1", "mobilenetV2", "efficientnet"])(
    "%s: the largest that fits, and a little more does not",
    (family) => {
      const resolutions = family === "efficientnet" ? {} : { resolutions: [64] };
      const s = solve(deck, family, { ...resolutions, ramModel: "tflm" });
      expect(Math.max(...Object.values(s.used))).toBeLessThanOrEqual(1);
      const knob = family === "efficientnet" ? "phi" : "alpha";
      const grown = { ...s.knobs, [knob]: (s.knobs[knob] as number) + 0.35 };
      const c = cost(buildFamily(family, grown));
      const used = sharesOf({ flash: c.flashBytes, ram: c.ramBytes, macs: c.macs }, deck);
      expect(Math.max(...Object.values(used))).toBeGreaterThan(1);
    },
  );

  test("a trial has the last word on the order", async () => {
    const s = solve({ flash: kib(64), ram: kib(24), macs: 1e6 }, "phinet", {
      ...{ ramModel: "tflm", layers: [5, 6], resolutions: [32, 40, 48, 56] },
    });
    const tried = await rankByTrial(s, async (graph) => -graph.nodes[0]!.out.shape[0]!, 3);
    expect(tried).toHaveLength(Math.min(3, s.candidates.length));
    expect(tried.map((c) => c.resolution)).toEqual(tried.map((c) => c.resolution).sort((a, b) => a - b));
  });

  test("reports how far it has come", () => {
    const steps = [...solving(deck, "mobilenetV1", { resolutions: [32, 64], ramModel: "tflm" })];
    expect(steps).toEqual([
      { done: 0, total: 2 },
      { done: 1, total: 2 },
    ]);
  });
});

describe("bad input is refused in words", () => {
  const failureOf = (budgets: Budgets, family = "phinet") => {
    try {
      solve(budgets, family as Family);
    } catch (error) {
      if (error instanceof FailureError) return error.failure;
      throw error;
    }
    return null;
  };
  test.each([
    [{ ...deck, flash: Number.NaN }, "solve.flash", "NaN"],
    [{ ...deck, ram: -1 }, "solve.ram", "-1"],
    [{ ...deck, macs: 0 }, "solve.macs", "0"],
    [{ ...deck, macs: Number.POSITIVE_INFINITY }, "solve.macs", "Infinity"],
  ])("%j", (budgets, where, what) => {
    const failure = failureOf(budgets)!;
    expect(failure).toMatchObject({ code: "bad-usage", where });
    expect(failure.what).toContain(what);
    expect(failure.next).toMatch(/above 0/);
  });
  test("a family that does not exist", () => {
    expect(failureOf(deck, "vgg")).toMatchObject({
      code: "bad-usage",
      where: "solve.family",
      next: expect.stringContaining("phinet"),
    });
  });
  test.each([
    [{ ...deck, flash: 500 }, "solve.flash", /smallest phinet needs .* of flash, and the budget is 500 B/],
    [{ ...deck, ram: 100 }, "solve.ram", /of RAM, and the budget is 100 B/],
    [{ ...deck, macs: 10 }, "solve.macs", /MACs, and the budget is 10 MACs/],
  ])("budgets that no network can meet: %j", (budgets, where, what) => {
    const failure = failureOf(budgets)!;
    expect(failure).toMatchObject({ code: "does-not-fit", where });
    expect(failure.what).toMatch(what);
    expect(failure.next).not.toBe("");
  });
});

describe("the closed form", () => {
  const random = createRandom(21);
  const spread = (low: number, high: number) => low * (high / low) ** random.unit();

  test("gives knobs that cost what was asked for, to what whole channels allow", () => {
    for (let i = 0; i < 50; i++) {
      const shape = {
        ...{ layers: 4 + random.integer(5), resolution: 64 + 8 * random.integer(12) },
        ...{ squeezeExcite: random.chance(0.5), classes: 10 },
      };
      // Wide enough that a channel more or less is a few percent.
      const knobs = { alpha: spread(0.5, 2), beta: spread(0.3, 2), t0: spread(3.5, 8) };
      const c = phinetCounter(shape)(knobs.alpha, knobs.beta, knobs.t0);
      const budgets = { flash: c.flashBytes, ram: c.planBytes, macs: c.macs };
      const found = closedForm(shape, budgets, "planner")!;
      const again = phinetCounter(shape)(found.alpha, found.beta, found.t0);
      expect(Math.abs(again.macs / c.macs - 1)).toBeLessThan(0.12);
      expect(Math.abs(again.flashBytes / c.flashBytes - 1)).toBeLessThan(0.12);
      expect(Math.abs(again.planBytes / c.planBytes - 1)).toBeLessThan(0.12);
    }
  });

  test("has no answer where there is none", () => {
    expect(
      closedForm({ layers: 7, resolution: 224 }, { flash: 1e6, ram: 1e6, macs: 1e4 }, "tflm"),
    ).toBeNull();
  });
});

test("filling one shape: an oracle that tries a hundred thousand knobs finds nothing that uses more", () => {
  const shape = { layers: 5, resolution: 48, classes: 4, downsample: [5] };
  const budgets = { flash: kib(24), ram: kib(40), macs: 1.5e6 };
  const filled = fillPhinet(shape, budgets, "tflm")!;
  const count = phinetCounter(shape);
  let best = 0;
  for (let alpha = 0.05; alpha <= 3; alpha += 0.02)
    for (let beta = 0.1; beta <= 3; beta += 0.1)
      for (let t0 = 1.5; t0 <= 10; t0 += 0.25) {
        const c = count(alpha, beta, t0);
        const used = sharesOf({ flash: c.flashBytes, ram: c.tflmBytes, macs: c.macs }, budgets);
        if (Math.max(...Object.values(used)) <= 1) best = Math.max(best, leastUsed(used));
      }
  expect(leastUsed(filled.used)).toBeGreaterThanOrEqual(best);
});
