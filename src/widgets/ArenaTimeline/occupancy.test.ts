import { expect, test } from "vitest";
import { occupancy } from "./occupancy";

const slot = (offset: number, bytes: number, first: number, last: number) => ({
  node: `${offset}`,
  offset,
  bytes,
  first,
  last,
  over: null,
});

test("the top of the arena follows what is alive", () => {
  const slots = [slot(0, 20, 0, 1), slot(20, 60, 1, 2), slot(0, 10, 2, 3)];
  expect(occupancy({ slots }, 4)).toEqual({ top: [20, 80, 80, 10], peakStep: 1 });
});
