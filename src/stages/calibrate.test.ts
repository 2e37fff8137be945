import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../core/random";
import { buildGraph } from "../ir/build";
import { init } from "../ir/init";
import { type CalibrationMethod, calibrate, singleMethods } from "./calibrate";

beforeAll(() => tf.setBackend("cpu"));

/** x and relu(x), of `size` values. */
const model = (size: number) => {
  const g = buildGraph("echo");
  return init(g.finish(g.activate(g.input([size], "x"), "relu", "y")), 1);
};

test("minMax sees every sample of every batch, and zero", async () => {
  const values = Float32Array.of(1, 2, 3, -4, 5, 6);
  const { of, samples } = await calibrate(model(2), values, 3, { batch: 2 }, { tf });
  expect(samples).toBe(3);
  expect(of).toEqual({ x: { min: -4, max: 6 }, y: { min: 0, max: 6 } });
  const above = await calibrate(model(2), Float32Array.of(3, 4), 1, {}, { tf });
  expect(above.of.x).toEqual({ min: 0, max: 4 });
});

test("percentile cuts its share off both ends, worked by hand on one value a bin", async () => {
  // 2048 values at bin centers from -1024 to 1024, and the ends themselves.
  const centers = Array.from({ length: 2048 }, (_, i) => i - 1023.5);
  const values = Float32Array.from([...centers, -1024, 1024]);
  const { of } = await calibrate(model(2050), values, 1, { method: "percentile", kept: 0.5 }, { tf });
  // A quarter of 2050 values is 512.5; bin 0 holds two, so bins 0 to 510 hold 512, and bin 511 exceeds the quarter.
  expect(of.x).toEqual({ min: -1024 + 511, max: 1024 - 511 });
  // Half of relu's values are zero: the lower cut stays there.
  expect(of.y!.min).toBe(0);
});

test("percentile clips an outlier and keeps the rest", async () => {
  const r = createRandom(1);
  const values = Float32Array.from({ length: 20_000 }, (_, i) => (i === 7 ? 500 : r.uniform(-1, 1)));
  const all = await calibrate(model(100), values, 200, {}, { tf });
  const most = await calibrate(model(100), values, 200, { method: "percentile", kept: 0.999 }, { tf });
  expect(all.of.x!.max).toBe(500);
  expect(most.of.x!.max).toBeLessThan(2);
  expect(most.of.x!.min).toBeGreaterThan(-1.3);
});

test("mse clips where rounding noise and clipping balance, worked by hand", async () => {
  // A million values in [0, 1] and one of 30. A share f of the range costs 900 (1 - f)^2 for the clipped one and
  // 10^6 (30 f / 255)^2 / 12 = 1153 f^2 for the rest: least at f = 900 / 2053 = 0.438; the search goes by 0.02.
  const r = createRandom(2);
  const values = Float32Array.from({ length: 1_000_000 }, (_, i) => (i === 99 ? 30 : r.unit()));
  const { of } = await calibrate(model(1000), values, 1000, { method: "mse", batch: 500 }, { tf });
  expect(of.x).toEqual({ min: 0, max: expect.closeTo(0.44 * 30, 5) });
  const plain = await calibrate(
    model(1000),
    values.subarray(100_000),
    900,
    { method: "mse", batch: 500 },
    { tf },
  );
  expect(plain.of.x!.max).toBeGreaterThan(0.95);
});

test("stops on its signal and leaves no tensor behind", async () => {
  const before = tf.memory().numTensors;
  const stop = new AbortController();
  const run = calibrate(model(2), new Float32Array(20), 10, { batch: 2 }, {
    tf,
    signal: stop.signal,
    onProgress: (done) => done >= 4 && stop.abort(),
  }); // biome-ignore format: short
  await expect(run).rejects.toThrow(/abort/i);
  await calibrate(model(2), new Float32Array(20), 10, { method: "mse" }, { tf });
  expect(tf.memory().numTensors).toBe(before);
});

test("mixed takes for each layer what errs least, as counting errors one by one says", async () => {
  const r = createRandom(5);
  // x has outliers, y = relu(x) has none below: the best cut differs from layer to layer.
  const values = Float32Array.from({ length: 40_000 }, (_, i) => (i % 5000 === 7 ? -60 : r.normal()));
  const by = (method: CalibrationMethod) =>
    calibrate(model(100), values, 400, { method, kept: 0.999 }, { tf });
  const mixed = await by("mixed");
  for (const [id, real] of [
    ["x", values],
    ["y", values.map((v) => Math.max(v, 0))],
  ] as const) {
    const noise = new Map<string, number>();
    for (const method of singleMethods) {
      const { min, max } = (await by(method)).of[id]!;
      const step = (max - min) / 255;
      const zero = Math.round(-128 - min / step);
      const rounded = (v: number) =>
        (Math.min(127, Math.max(-128, Math.round(v / step) + zero)) - zero) * step;
      noise.set(
        method,
        real.reduce((sum, v) => sum + (v - rounded(v)) ** 2, 0),
      );
    }
    const [best] = [...noise].sort((a, b) => a[1] - b[1])[0]!;
    const choice = mixed.choices![id]!;
    expect(choice.method).toBe(best);
    expect(mixed.of[id]).toEqual((await by(choice.method)).of[id]);
    const signal = real.reduce((sum, v) => sum + v * v, 0);
    for (const method of singleMethods)
      expect(choice.decibels[method]).toBeCloseTo(10 * Math.log10(signal / noise.get(method)!), 1);
  }
});

test("no examples to calibrate on are refused in words", async () => {
  await expect(calibrate(model(2), new Float32Array(), 0, {}, { tf })).rejects.toThrow(
    "there is no example to see ranges on",
  );
});
