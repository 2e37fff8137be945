import { expect, test } from "vitest";
import { dscnn } from "../nets/dscnn";
import { hash, hashGraph, hashModel } from "./hash";
import { init } from "./init";

test("the same content has the same hash, whatever the order of keys; nothing there is as good as not there", () => {
  expect(hash({ a: 1, b: [2, "3"] })).toBe(hash({ b: [2, "3"], a: 1 }));
  expect(hash({ a: 1, b: undefined })).toBe(hash({ a: 1 }));
  expect(hash(structuredClone(dscnn()))).toBe(hashGraph(dscnn()));
  expect(hash({})).toMatch(/^[0-9a-f]{16}$/);
});

test("contents that look alike differ", () => {
  const alike: unknown[] = [
    1, "1", [1], ["1"], true, "true", null, "null", [], {}, "", [[]], [1, [2]], [[1], 2], [1, 2], { a: 1 }, { a: "1" }, { b: 1 },
    ["ab", "c"], ["a", "bc"], Int8Array.of(1, 2), Int8Array.of(2, 1), Int8Array.of(1, 2, 0), new Int8Array(4), new Int8Array(8), -1, 0,
  ]; // biome-ignore format: a list
  expect(new Set(alike.map(hash)).size).toBe(alike.length);
});

test("one changed bit of one weight changes a model's hash", () => {
  const model = init(dscnn({ width: 4, layers: 1 }), 1);
  const seen = new Set([hashModel(model)]);
  const key = "stem/kernel";
  const weight = model.weights[key]!;
  for (let i = 0; i < weight.data.length; i++) {
    const data = weight.data.slice();
    new Int32Array(data.buffer)[i]! ^= 1;
    seen.add(hashModel({ ...model, weights: { ...model.weights, [key]: { ...weight, data } } }));
  }
  expect(seen.size).toBe(1 + weight.data.length);
});

test("a view counts by its own bytes, wherever they lie", () => {
  const whole = Float32Array.of(9, 1, 2, 9);
  expect(hash(whole.subarray(1, 3))).toBe(hash(Float32Array.of(1, 2)));
});
