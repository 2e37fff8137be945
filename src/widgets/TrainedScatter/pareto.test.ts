import { expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { paretoFront } from "./pareto";

test("worked by hand: the cheap one, the good one, and none that is beaten", () => {
  const points = [
    { cost: 10, accuracy: 0.5 },
    { cost: 20, accuracy: 0.4 },
    { cost: 30, accuracy: 0.8 },
    { cost: 30, accuracy: 0.7 },
    { cost: 5, accuracy: 0.2 },
    { cost: Number.NaN, accuracy: 1 },
  ];
  expect(paretoFront(points)).toEqual([4, 0, 2]);
  expect(paretoFront([])).toEqual([]);
});

test("equals the definition, pair by pair, on random points", () => {
  const random = createRandom(3);
  const points = Array.from({ length: 60 }, () => ({ cost: random.unit(), accuracy: random.unit() }));
  const front = points.flatMap((p, i) =>
    points.some((q) => q.cost <= p.cost && q.accuracy >= p.accuracy && q !== p) ? [] : [i],
  );
  expect([...paretoFront(points)].sort((a, b) => a - b)).toEqual(front);
});
