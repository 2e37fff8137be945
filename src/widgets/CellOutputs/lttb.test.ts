import { expect, test } from "vitest";
import { lttb } from "./lttb";

test("a lone spike among zeros survives, and so do both ends", () => {
  const x = Array.from({ length: 1000 }, (_, i) => i);
  const y = x.map((i) => (i === 617 ? 5 : 0));
  const kept = lttb(x, y, 20);
  expect(kept).toHaveLength(20);
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(999);
  expect(kept).toContain(617);
  expect([...kept].sort((a, b) => a - b)).toEqual(kept);
});

test("few points stay as they are", () => {
  expect(lttb([1, 2, 3], [1, null, 3], 10)).toEqual([0, 1, 2]);
});
