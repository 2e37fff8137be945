import { expect, test } from "vitest";
import { breathe } from "./breathe";

test("several may breathe at once, and each goes on in its turn", async () => {
  const order: number[] = [];
  const one = async (i: number) => {
    for (let n = 0; n < 3; n++) {
      await breathe();
      order.push(i);
    }
  };
  await Promise.all([one(0), one(1), one(2)]);
  expect(order).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
});
