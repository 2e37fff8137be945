import { expect, test } from "vitest";
import { closestNames } from "./closest";

test("the names most like a mistyped one come first", () => {
  const names = ["block1_add", "block2_add", "pool", "classifier"];
  expect(closestNames("blok2_add", names)).toEqual(["block2_add", "block1_add", "pool"]);
  expect(closestNames("clasifier", names, 1)).toEqual(["classifier"]);
  expect(closestNames("x", [])).toEqual([]);
});
