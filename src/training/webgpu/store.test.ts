import { expect, test } from "vitest";
import { widened } from "./store";

test("float16 bits become the numbers they stand for", () => {
  const table: [number, number][] = [
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x0400, 2 ** -14],
    [0xfc00, Number.NEGATIVE_INFINITY],
  ];
  expect([...widened(Uint16Array.from(table, ([bits]) => bits))]).toEqual(table.map(([, value]) => value));
  expect(widened(Uint16Array.of(0x7e00))[0]).toBeNaN();
});
