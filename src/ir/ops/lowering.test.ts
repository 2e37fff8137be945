/** Every op's lowering: values worked by hand, and gradients against finite differences. Complete by its types. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { floatValues, gradientError } from "../../testing/opBench";
import type { Tensor } from "../op";
import type { Shape } from "../types";
import { type AttrsOf, type OpKind, opOf, ops } from ".";

beforeAll(() => tf.setBackend("cpu"));

const line = (...data: number[]) => ({ shape: [data.length], data });
const image = (shape: Shape, ...data: number[]) => ({ shape, data });
const window = { kernel: [2, 2], stride: [1, 1], padding: "same", activation: "none" } as const;

/** Inputs, attributes and weights with the values they give. */
interface Values<K extends OpKind> {
  readonly x: readonly { shape: Shape; data: number[] }[];
  readonly attrs: AttrsOf<K>;
  readonly weights?: Record<string, { shape: Shape; data: number[] }>;
  readonly y: readonly number[];
}

const square = image([2, 2, 1], 1, 2, 3, 4);
const values: { readonly [K in Exclude<OpKind, "input">]: readonly Values<K>[] } = {
  constant: [{ x: [], attrs: { shape: [3] }, weights: { value: line(1, -2, 3) }, y: [1, -2, 3] }],
  conv2d: [
    { x: [square], attrs: { ...window, filters: 1, bias: true }, weights: { kernel: image([1, 2, 2, 1], 1, 10, 100, 1000), bias: line(0.5) }, y: [4321.5, 402.5, 43.5, 4.5] },
    { x: [square], attrs: { ...window, filters: 2, kernel: [1, 1], bias: false, activation: "relu6" }, weights: { kernel: image([2, 1, 1, 1], 2, -1) }, y: [2, 0, 4, 0, 6, 0, 6, 0] },
    // The first filter sums the channels, the second takes their difference.
    { x: [image([1, 2, 2], 1, 2, 5, 3)], attrs: { ...window, filters: 2, kernel: [1, 1], bias: false }, weights: { kernel: image([2, 1, 1, 2], 1, 1, 1, -1) }, y: [3, -1, 8, 2] },
  ],
  depthwiseConv2d: [
    { x: [square], attrs: { ...window, multiplier: 1, bias: true }, weights: { kernel: image([1, 2, 2, 1], 1, 10, 100, 1000), bias: line(0.5) }, y: [4321.5, 402.5, 43.5, 4.5] },
    { x: [image([1, 1, 2], 10, 20)], attrs: { ...window, kernel: [1, 1], multiplier: 2, bias: false }, weights: { kernel: image([1, 1, 1, 4], 1, 2, 3, 4) }, y: [10, 20, 60, 80] },
  ],
  dense: [
    { x: [line(1, 2)], attrs: { units: 2, bias: true, activation: "none" }, weights: { kernel: image([2, 2], 3, 4, 5, -6), bias: line(1, -4) }, y: [12, -11] },
    { x: [line(1, 2)], attrs: { units: 2, bias: false, activation: "relu" }, weights: { kernel: image([2, 2], 3, 4, 5, -6) }, y: [11, 0] },
  ],
  batchNorm: [
    // (x - 1) / sqrt(4) * 3 + 10 and (x - 0) / sqrt(1) * 1 - 1.
    { x: [image([1, 2, 2], 1, 2, 5, 4)], attrs: { epsilon: 0, momentum: 0.9 }, weights: { gamma: line(3, 1), beta: line(10, -1), mean: line(1, 0), variance: line(4, 1), steps: line(7) }, y: [10, 1, 16, 3] },
  ],
  relu: [{ x: [line(-2, -0.5, 0, 7)], attrs: {}, y: [0, 0, 0, 7] }],
  relu6: [{ x: [line(-2, 5.5, 6, 7)], attrs: {}, y: [0, 5.5, 6, 6] }],
  hardSwish: [{ x: [line(-4, -3, -1.5, 0, 1.5, 3, 4)], attrs: {}, y: [0, 0, -0.375, 0, 1.125, 3, 4] }],
  silu: [{ x: [line(0, Math.log(3), -Math.log(3))], attrs: {}, y: [0, 0.75 * Math.log(3), -0.25 * Math.log(3)] }],
  sigmoid: [{ x: [line(0, Math.log(3), -Math.log(3))], attrs: {}, y: [0.5, 0.75, 0.25] }],
  tanh: [{ x: [line(0, Math.log(2), -Math.log(2))], attrs: {}, y: [0, 0.6, -0.6] }],
  add: [
    { x: [square, square], attrs: { activation: "none" }, y: [2, 4, 6, 8] },
    { x: [image([1, 2, 2], 1, 2, 3, 4), image([1, 1, 2], 10, -3)], attrs: { activation: "relu" }, y: [11, 0, 13, 1] },
  ],
  mul: [{ x: [image([1, 2, 2], 1, 2, 3, 4), image([1, 1, 2], 10, -3)], attrs: { activation: "none" }, y: [10, -6, 30, -12] }],
  concat: [
    { x: [image([1, 2, 1], 1, 2), image([1, 2, 2], 3, 4, 5, 6)], attrs: { axis: 2 }, y: [1, 3, 4, 2, 5, 6] },
    { x: [line(1, 2), line(3)], attrs: { axis: 0 }, y: [1, 2, 3] },
  ],
  maxPool: [{ x: [image([3, 1, 1], -3, -2, -9)], attrs: { ...window, kernel: [2, 1] }, y: [-2, -2, -9] }],
  avgPool: [{ x: [image([3, 1, 1], 1, 2, 9)], attrs: { ...window, kernel: [2, 1] }, y: [1.5, 5.5, 9] }],
  globalAvgPool: [{ x: [image([2, 1, 2], 1, 10, 3, 20)], attrs: { keepDims: false }, y: [2, 15] }],
  pad: [{ x: [image([1, 1, 2], 1, 2)], attrs: { top: 1, bottom: 0, left: 0, right: 1 }, y: [0, 0, 0, 0, 1, 2, 0, 0] }],
  resizeNearest: [{ x: [image([1, 2, 1], 1, 2)], attrs: { height: 2, width: 3, alignCorners: false, halfPixelCenters: true }, y: [1, 2, 2, 1, 2, 2] }],
  reshape: [{ x: [square], attrs: { shape: [4] }, y: [1, 2, 3, 4] }],
  softmax: [{ x: [line(0, Math.log(3))], attrs: {}, y: [0.25, 0.75] }],
  requantize: [{ x: [line(1, -2)], attrs: {}, y: [1, -2] }],
  dropout: [{ x: [line(1, -2)], attrs: { rate: 0.5, spatial: false }, y: [1, -2] }],
}; // biome-ignore format: a table

const cases = Object.entries(values).flatMap(([kind, list]) =>
  list.map((v, i) => [kind as OpKind, i + 1, v] as const),
);

test.each(cases)("%s, case %d, has the values worked by hand", (kind, _, v) => {
  const y = floatValues(tf, kind, v.x, v.attrs as never, v.weights);
  expect(y.shape).toEqual(
    opOf({ op: kind }).infer(v.x.map((x) => x.shape) as never, v.attrs as never, "here"),
  );
  expect(y.data.length).toBe(v.y.length);
  for (const [i, want] of v.y.entries()) expect(y.data[i]).toBeCloseTo(want, 3);
});

type Case<K extends OpKind> = readonly [inputs: readonly Shape[], attrs: AttrsOf<K>, training?: boolean];
const unary = [[[[3, 2, 2]], {}]] as const;

const gradients: { readonly [K in Exclude<OpKind, "input" | "constant">]: readonly Case<K>[] } = {
  conv2d: [
    [[[4, 3, 2]], { filters: 3, kernel: [3, 2], stride: [1, 1], padding: "same", bias: true, activation: "none" }],
    [[[5, 4, 2]], { filters: 2, kernel: [2, 3], stride: [2, 1], padding: "valid", bias: false, activation: "none" }],
  ],
  depthwiseConv2d: [
    [[[4, 3, 2]], { kernel: [3, 3], stride: [2, 2], padding: "same", multiplier: 1, bias: true, activation: "none" }],
    [[[4, 3, 2]], { kernel: [2, 1], stride: [1, 1], padding: "valid", multiplier: 2, bias: false, activation: "none" }],
  ],
  dense: [[[[5]], { units: 3, bias: true, activation: "none" }]],
  batchNorm: [
    [[[2, 2, 3]], { epsilon: 1e-3, momentum: 0.97 }, false],
    [[[2, 2, 3]], { epsilon: 1e-3, momentum: 0.97 }, true],
    [[[6]], { epsilon: 1e-3, momentum: 0.97 }, true],
  ],
  relu: unary,
  relu6: [[[[50, 2, 1]], {}]],
  hardSwish: [[[[50, 2, 1]], {}]],
  silu: unary,
  sigmoid: unary,
  tanh: unary,
  requantize: unary,
  add: [
    [[[2, 3, 2], [2, 3, 2]], { activation: "none" }],
    [[[2, 3, 2], [1, 1, 2]], { activation: "none" }],
  ],
  mul: [
    [[[2, 3, 2], [2, 3, 2]], { activation: "none" }],
    [[[2, 3, 2], [1, 1, 2]], { activation: "none" }],
  ],
  concat: [[[[2, 2, 1], [2, 2, 3]], { axis: 2 }]],
  maxPool: [
    [[[4, 3, 2]], { kernel: [2, 2], stride: [2, 2], padding: "same", activation: "none" }],
    [[[4, 4, 1]], { kernel: [3, 2], stride: [1, 1], padding: "valid", activation: "none" }],
  ],
  avgPool: [[[[4, 3, 2]], { kernel: [2, 2], stride: [2, 2], padding: "same", activation: "none" }]],
  globalAvgPool: [[[[3, 2, 2]], { keepDims: false }]],
  pad: [[[[2, 2, 2]], { top: 1, bottom: 0, left: 2, right: 1 }]],
  resizeNearest: [[[[2, 3, 2]], { height: 5, width: 2, alignCorners: false, halfPixelCenters: true }]],
  reshape: [[[[2, 2, 2]], { shape: [8] }]],
  softmax: [[[[5]], {}]],
  dropout: [
    [[[3, 2, 4]], { rate: 0.4, spatial: false }, true],
    [[[3, 2, 4]], { rate: 0.4, spatial: true }, true],
  ],
}; // biome-ignore format: a table

const slopes = Object.entries(gradients).flatMap(([kind, list]) =>
  list.map((c, i) => [kind as OpKind, i + 1, c as Case<never>] as const),
);

test.each(slopes)(
  "%s, case %d: gradients are the slopes of the values",
  (kind, _, [inputs, attrs, training = false]) => {
    expect(gradientError(tf, kind, inputs, attrs as never, { training })).toBeLessThan(2e-3);
  },
);

test("training batch norm normalizes by the batch and emits moving averages", () => {
  const emitted: Record<string, number[]> = {};
  const mode = {
    training: true,
    seed: () => 1,
    emit: (name: string, t: Tensor) => {
      emitted[name] = [...t.dataSync()];
    },
  };
  const weights = {
    gamma: tf.ones([1]),
    beta: tf.zeros([1]),
    mean: tf.tensor1d([8]),
    variance: tf.tensor1d([3]),
    steps: tf.tensor1d([0]),
  };
  // Mean 2, variance 1 over the batch; the first step keeps (1 + 0) / (10 + 0) of the old.
  const y = ops.batchNorm.lower(
    tf,
    [tf.tensor4d([1, 3], [2, 1, 1, 1])],
    weights,
    { epsilon: 0, momentum: 0.9 },
    mode,
  );
  expect([...y.dataSync()]).toEqual([-1, 1]);
  expect(emitted.mean![0]).toBeCloseTo(0.1 * 8 + 0.9 * 2, 5);
  expect(emitted.variance![0]).toBeCloseTo(0.1 * 3 + 0.9 * 1, 5);
  expect(emitted.steps).toEqual([1]);
  // After many steps the momentum rules.
  const late = { ...weights, steps: tf.tensor1d([1e6]) };
  ops.batchNorm.lower(tf, [tf.tensor4d([1, 3], [2, 1, 1, 1])], late, { epsilon: 0, momentum: 0.9 }, mode);
  expect(emitted.mean![0]).toBeCloseTo(0.9 * 8 + 0.1 * 2, 5);
});

test("training dropout zeroes its share and keeps the mean; spatial takes whole channels; the seed decides", () => {
  const run = (seed: number, spatial: boolean) => [
    ...ops.dropout
      .lower(
        tf,
        [tf.ones([4, 10, 10, 50])],
        {},
        { rate: 0.3, spatial },
        { training: true, seed: () => seed, emit: () => undefined },
      )
      .dataSync(),
  ];
  const y = run(5, false);
  const zeros = y.filter((v) => v === 0).length / y.length;
  expect(Math.abs(zeros - 0.3)).toBeLessThan(0.02);
  for (const v of new Set(y)) expect(v === 0 || Math.abs(v - 1 / 0.7) < 1e-6).toBe(true);
  expect(run(5, false)).toEqual(y);
  expect(run(6, false)).not.toEqual(y);
  const channels = run(5, true);
  for (let b = 0; b < 4; b++) {
    for (let c = 0; c < 50; c++) {
      const of = Array.from({ length: 100 }, (_, p) => channels[(b * 100 + p) * 50 + c]);
      expect(new Set(of).size).toBe(1);
    }
  }
});
