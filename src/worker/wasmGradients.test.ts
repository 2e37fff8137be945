import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../core/random";
import { registerWasmGradients } from "./wasmGradients";

beforeAll(async () => {
  registerWasmGradients(tf);
  await tf.setBackend("wasm");
});

const random = (shape: number[], seed: number) => {
  const r = createRandom(seed);
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => r.normal()),
    shape,
  );
};

/** Gradients of a convolution for x and filter, weighted by fixed random numbers. */
async function gradients(
  backend: string,
  depthwise: boolean,
  x: number[],
  f: number[],
  strides: [number, number],
  pad: "same" | "valid",
) {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const conv = (a: tf.Tensor, b: tf.Tensor) =>
      depthwise
        ? tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad)
        : tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad);
    const input = random(x, 1);
    const filter = random(f, 2);
    const weights = random(conv(input, filter).shape, 3);
    const [dx, df] = tf.grads((a, b) => tf.sum(tf.mul(conv(a!, b!), weights)))([input, filter]);
    return [dx!.dataSync(), df!.dataSync()];
  });
}

const cases: [
  depthwise: boolean,
  x: number[],
  f: number[],
  strides: [number, number],
  pad: "same" | "valid",
][] = [
  [false, [2, 7, 6, 3], [3, 3, 3, 4], [1, 1], "same"],
  [false, [2, 7, 6, 3], [3, 3, 3, 4], [2, 2], "same"],
  [false, [2, 8, 8, 3], [3, 3, 3, 4], [2, 2], "same"],
  [false, [1, 9, 5, 2], [5, 3, 2, 3], [3, 1], "valid"],
  [false, [2, 6, 6, 5], [1, 1, 5, 7], [1, 1], "same"],
  [false, [2, 6, 7, 5], [1, 1, 5, 7], [2, 2], "valid"],
  [true, [2, 7, 6, 3], [3, 3, 3, 1], [1, 1], "same"],
  [true, [2, 8, 8, 3], [3, 3, 3, 1], [2, 2], "same"],
  [true, [2, 9, 7, 3], [5, 5, 3, 1], [2, 2], "same"],
  [true, [1, 8, 8, 2], [3, 3, 2, 2], [1, 1], "same"],
  [true, [1, 9, 8, 2], [3, 2, 2, 2], [2, 3], "valid"],
  [true, [1, 10, 10, 2], [3, 3, 2, 1], [3, 3], "valid"],
];

test.each(cases)(
  "depthwise %s, x %j, filter %j, stride %j, %s: WASM's gradients are the CPU's",
  async (...c) => {
    const cpu = await gradients("cpu", ...c);
    const wasm = await gradients("wasm", ...c);
    for (const [i, want] of cpu.entries()) {
      const got = wasm[i]!;
      expect(got.length).toBe(want.length);
      const scale = Math.max(...want.map(Math.abs));
      expect(Math.max(...want.map((v, k) => Math.abs(v - got[k]!))) / scale).toBeLessThan(2e-6);
    }
  },
);
