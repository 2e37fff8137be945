import { expect, test } from "vitest";
import { project, wirePath } from "./project";

test("from the front x is right and z is up; from above y is up; a quarter turn brings y to the left", () => {
  const front = project({ x: 0.5, y: 0.3, z: 0.25 }, 0, 0);
  expect([front.x, front.y]).toEqual([0.5, -0.25]);
  const above = project({ x: 0.5, y: 0.3, z: 0.25 }, 0, 90);
  expect(above.x).toBe(0.5);
  expect(above.y).toBeCloseTo(-0.3);
  expect(project({ x: 0, y: 0.5, z: 0 }, 90, 0).x).toBeCloseTo(-0.5);
});

test("a net joins neighbors in rows and columns, and leaves out what has no height", () => {
  const show = (i: number, height: number) => `${i}:${height}`;
  expect(wirePath([1, 2, 3, 4], 2, show)).toBe("M0:1L1:2M0:1L2:3M1:2L3:4M2:3L3:4");
  expect(wirePath([1, Number.NaN, 3, 4], 2, show)).toBe("M0:1L2:3M2:3L3:4");
});
