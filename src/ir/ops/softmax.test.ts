import { expect, test } from "vitest";
import { createRandom } from "../../core/random";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

test("keeps its input's shape and costs no MAC", () => {
  expect(inferShape("softmax", [[7]], {})).toEqual([7]);
  expect(layerCost("softmax", [[7]], {})).toMatchObject({ macs: 0, parameters: 0, flashBytes: 0 });
});

const logits = (scale: number, ...data: number[]) => ({
  shape: [data.length],
  quant: { scale, zeroPoint: 5 },
  data,
});

test("int8: equal logits share, a far winner takes all, and only differences count", () => {
  expect(int8Values("softmax", [logits(0.1, 9, 9, 9, 9)], {}, null)).toEqual([-64, -64, -64, -64]);
  expect(int8Values("softmax", [logits(1, 100, 0, 0)], {}, null)).toEqual([127, -128, -128]);
  // A difference of ln 3: shares of 3/4 and 1/4.
  expect(int8Values("softmax", [logits(Math.log(3) / 10, 20, 10)], {}, null)).toEqual([64, -64]);
  expect(int8Values("softmax", [logits(Math.log(3) / 10, -70, -80)], {}, null)).toEqual([64, -64]);
});

test("int8: along the last axis only", () => {
  const x = { shape: [2, 1, 2], quant: { scale: 1, zeroPoint: 0 }, data: [0, 0, 100, 0] };
  expect(int8Values("softmax", [x], {}, null)).toEqual([0, 0, 127, -128]);
});

test("int8: within one step of the real function on random logits", () => {
  const r = createRandom(3);
  for (let i = 0; i < 200; i++) {
    const scale = 0.01 * 2 ** r.uniform(0, 6);
    const data = Array.from({ length: 2 + r.integer(12) }, () => r.integer(256) - 128);
    const exps = data.map((q) => Math.exp((q - Math.max(...data)) * scale));
    const sum = exps.reduce((a, b) => a + b);
    const got = int8Values("softmax", [logits(scale, ...data)], {}, null);
    for (const [k, e] of exps.entries())
      expect(Math.abs(got[k]! + 128 - Math.min((256 * e) / sum, 255))).toBeLessThanOrEqual(1);
  }
});
