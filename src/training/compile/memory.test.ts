import { describe, expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { smallNets } from "../../testing/smallNets";
import { planDefaults } from "../options";
import { type DraftCall, type DraftRegion, draftCall } from "./draft";
import { compileTraining } from "./index";
import { placeRegions } from "./memory";

/** Element-wise calls at random: each reads one or two earlier values and writes a new one, often of the same size. */
function randomCalls(seed: number): { calls: DraftCall[]; regions: DraftRegion[] } {
  const r = createRandom(seed);
  const fresh = (words: number): DraftRegion => ({ space: r.chance(0.8) ? "work" : "sums", at: null, words });
  const regions = [fresh(40)];
  const calls: DraftCall[] = [];
  const recent = () => regions[Math.max(0, regions.length - 1 - r.integer(6))]!;
  for (let i = 0; i < 60; i++) {
    const x = recent();
    const base = r.chance(0.5) ? recent() : undefined;
    const y = fresh(r.chance(0.6) ? x.words : 4 * (1 + r.integer(60)));
    const numbers = { rows: y.words / 4, c: 4, act: 0 };
    calls.push(draftCall("activateGrad", { dy: x, x: recent(), base, dx: y }, numbers, { what: `${i}` }));
    regions.push(y);
  }
  return { calls, regions };
}

test.each(Array.from({ length: 50 }, (_, seed) => seed))(
  "random calls %d: what lives never overlaps",
  (seed) => {
    const { calls, regions } = randomCalls(seed);
    const kept = new Set([regions[7]!]);
    const placed = placeRegions(calls, kept);
    const named = calls.map((c) => Object.values(c.regions));
    for (const [i, a] of regions.entries()) {
      if (!placed.at.has(a)) continue;
      const uses = named.flatMap((list, k) => (list.includes(a) ? [k] : []));
      const last = kept.has(a) ? calls.length : uses.at(-1)!;
      for (const b of regions.slice(i + 1)) {
        if (a.space !== b.space || !placed.at.has(b)) continue;
        const born = named.findIndex((list) => list.includes(b));
        const [from, to] = [placed.at.get(a)!, placed.at.get(b)!];
        const apart = from + a.words <= to || to + b.words <= from;
        // In place: b is written by the very call that reads a for the last time, at the very same words.
        const { dy, base, x, dx } = calls[born]!.regions;
        const inPlace = last === born && dx === b && from === to && a.words === b.words;
        const readOnce = [dy, base, x].filter((r) => r === a).length === 1 && (dy === a || base === a);
        expect(last < born || apart || (inPlace && readOnce)).toBe(true);
      }
      expect(placed.at.get(a)! % 64).toBe(0);
      expect(placed.at.get(a)! + a.words).toBeLessThanOrEqual(placed.words[a.space as "work" | "sums"]);
    }
  },
);

test("a value that dies where the next is written gives it its place, and costs nothing more", () => {
  const given: DraftRegion = { space: "data", at: 0, words: 64 };
  const chain = [
    given,
    ...Array.from({ length: 4 }, (): DraftRegion => ({ space: "work", at: null, words: 64 })),
  ];
  const calls = chain
    .slice(1)
    .map((y, i) =>
      draftCall("activate", { x: chain[i]!, y }, { rows: 16, c: 4, realC: 4, act: 1 }, { what: "" }),
    );
  expect(placeRegions(calls, new Set())).toMatchObject({ words: { work: 64, sums: 0 }, bound: 64 });
  expect(placeRegions(calls, new Set([chain[1]!]))).toMatchObject({ words: { work: 128 }, bound: 128 });
  expect(placeRegions(calls, new Set(), false)).toMatchObject({ words: { work: 256 } });
});

describe.each(smallNets.map((g) => [g.name, g] as const))("%s", (_, graph) => {
  test.each([8, 32])("at batch %d takes little more than what must live at once", (batch) => {
    const { classes, data } = {
      classes: graph.nodes.at(-1)!.out.shape[0]!,
      data: { bytes: true, offset: 0, scale: 1 },
    };
    const { words, boundWords } = compileTraining(graph, { ...planDefaults, batch, classes, data });
    expect(words.work + words.sums).toBeLessThan(1.3 * boundWords);
  });
});
