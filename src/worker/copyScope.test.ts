import { expect, test } from "vitest";
import { createScope } from "../notebook/scope";
import { copyScope } from "./copyScope";

test("a copy has what can be copied, and changing it changes nothing", () => {
  const { scope, declare } = createScope();
  declare(["list", "mixed", "f", "late"], []);
  scope.list = [1, { deep: new Float32Array([2]) }];
  scope.mixed = { keep: "yes", drop: () => 1, inner: [() => 2, 3] };
  scope.f = () => 1;
  const copy = copyScope(scope);
  expect(copy).toEqual({
    list: [1, { deep: new Float32Array([2]) }],
    mixed: { keep: "yes", inner: [undefined, 3] },
  });
  (copy.list as { deep: Float32Array }[])[1]!.deep[0] = 9;
  expect((scope.list as { deep: Float32Array }[])[1]!.deep[0]).toBe(2);
});
