import { expect, test } from "vitest";
import { separation } from "./separation";

test("two clouds, worked by hand", () => {
  // Centers (0, 0) and (6, 8) are 10 apart; points lie 1 and 3 from their own: 2 on average.
  const points = Float32Array.of(1, 0, -1, 0, 6, 11, 6, 5, 99, 99);
  expect(separation(points, Uint8Array.of(4, 4, 7, 7, 2), [4, 7])).toBeCloseTo(5, 6);
  expect(separation(points, Uint8Array.of(4, 4, 7, 7, 2), [2, 2])).toBe(0);
});
