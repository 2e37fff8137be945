import { expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { twoPrincipalComponents } from "./principal";
import { lossTerms, softened } from "./terms";

test("soft labels and terms, worked by hand", () => {
  // exp of log 2, log 1, log 1 is 2 : 1 : 1; at temperature 2 it is √2 : 1 : 1.
  const z = [Math.log(2), 0, 0];
  expect(softened(z, 1)).toEqual([0.5, 0.25, 0.25].map((p) => expect.closeTo(p, 12)));
  expect(softened(z, 2)[0]).toBeCloseTo(Math.SQRT2 / (Math.SQRT2 + 2), 12);
  expect(softened([1000, 0], 1)).toEqual([1, 0]);
  // Student 1/2, 1/4, 1/4; teacher 1/4, 1/2, 1/4: CE = log 4 for class 1, KL = 1/4·log(1/2) + 1/2·log 2.
  const terms = lossTerms(z, [0, Math.log(2), 0], 1, { hard: 0.1, soft: 0.9, temperature: 1 });
  expect(terms.hard).toBeCloseTo(0.1 * Math.log(4), 12);
  expect(terms.soft).toBeCloseTo((0.9 * Math.log(2)) / 4, 12);
});

test("the two components find the plane that the points lie in, in the order of their spread", () => {
  const r = createRandom(3);
  // 5 dimensions; spread 3 along (3,0,4,0,0)/5, spread 1 along (0,1,0,0,0), nothing else.
  const points = Array.from({ length: 400 }, () => [r.normal(3), r.normal(1)] as const);
  const values = Float32Array.from(points.flatMap(([a, b]) => [0.6 * a + 7, b - 2, 0.8 * a, 1, 0]));
  const got = twoPrincipalComponents(values, points.length);
  const mean = (axis: 0 | 1) => points.reduce((s, p) => s + p[axis], 0) / points.length;
  const sign = Math.sign(got[1]! * (points[0]![1] - mean(1)));
  for (const [i, [a, b]] of points.entries()) {
    expect(got[i * 2]! - (a - mean(0))).toBeCloseTo(0, 0);
    expect(sign * got[i * 2 + 1]! - (b - mean(1))).toBeCloseTo(0, 0);
  }
  expect(twoPrincipalComponents(new Float32Array(12), 3)).toEqual(new Float32Array(6));
  expect(twoPrincipalComponents(new Float32Array(), 0)).toEqual(new Float32Array());
});
