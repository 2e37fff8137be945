import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { ops } from ".";

const files = readdirSync(import.meta.dirname);

test.each(Object.keys(ops))("%s has its file and its test", (op) => {
  expect(files).toContain(`${op}.ts`);
  expect(files).toContain(`${op}.test.ts`);
});

test("only what fold removes has no int8 life", () => {
  const trainOnly = Object.entries(ops).filter(([, def]) => def.int8 === null);
  expect(trainOnly.map(([op]) => op).sort()).toEqual(["batchNorm", "dropout", "silu"]);
});
