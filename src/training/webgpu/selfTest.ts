/**
 * Some drivers return zeros or NaN from a gradient and say nothing. So a device is asked once for a few small gradients whose
 * answers the law gives, before a network is trusted to it.
 */
import type { Failure } from "../../core/failure";
import { toFailure } from "../../core/failure";
import { createRandom } from "../../core/random";
import { activationCode } from "../../ir/trainKernels";
import { law } from "../law/index";
import type { Target } from "./emitter";
import { runSingleCalls, type SingleCall } from "./singleCalls";

/** Generous: an honest device stays below 1e-5, a broken one is off by everything. */
const TOLERANCE = 1e-3;

const [BATCH, SIDE, IN, OUT, CHUNK] = [2, 6, 4, 8, 32] as const;
const HALF = SIDE / 2;

/** Every kind of kernel that a convolutional network trains with, once; `staged` writes 1x1 convolutions in a way of their own. */
export function selfTestCalls(staged: boolean): SingleCall[] {
  const r = createRandom(7);
  const floats = (n: number) => Float32Array.from({ length: n }, () => r.normal());
  const empty = (n: number) => new Float32Array(n).fill(-1);
  const positive = (n: number) => Float32Array.from({ length: n }, () => r.uniform(0.5, 2));
  const parts = (rows: number) => Math.ceil(rows / CHUNK);
  const pixels = BATCH * SIDE * SIDE;
  const window = (inC: number, outC: number, stride: 1 | 2) => ({
    ...{ batch: BATCH, inH: SIDE, inW: SIDE, inC, outH: SIDE / stride, outW: SIDE / stride, outC },
    ...{
      kH: 3,
      kW: 3,
      strideH: stride,
      strideW: stride,
      padTop: stride === 1 ? 1 : 0,
      padLeft: stride === 1 ? 1 : 0,
    },
    ...{ act: 0, chunk: CHUNK, bnAct: 0, bnDropRate: 0, bnDropSalt: 0, bnPlane: 0 },
  });
  const conv = window(IN, OUT, 1);
  const deep = window(OUT, OUT, 2);
  const point = { ...conv, kH: 1, kW: 1, padTop: 0, padLeft: 0 };
  const outPixels = BATCH * HALF * HALF;
  const norm = {
    ...{ rows: pixels, c: OUT, chunk: CHUNK, act: activationCode.hardSwish, dropSalt: 0, dropPlane: 0 },
    ...{ epsilon: 1e-3, momentum: 0.99, dropRate: 0 },
  };
  const [x, y] = [floats(pixels * IN), floats(pixels * OUT)];
  const [w, dw] = [floats(9 * IN * OUT), floats(9 * OUT)];
  const small = floats(outPixels * OUT);
  const scales = {
    gamma: positive(OUT),
    beta: floats(OUT),
    step: new Float32Array(64),
    stats: positive(2 * OUT),
    x: y,
  };
  const momentsOf = { moments: floats(parts(pixels) * 2 * OUT).map(Math.abs) };
  return [
    {
      ...{ kernel: "conv", numbers: conv },
      buffers: { x, w, y: empty(pixels * OUT), moments: empty(parts(pixels) * 2 * OUT) },
    },
    { kernel: "convGradInput", numbers: conv, buffers: { dy: y, w, dx: empty(pixels * IN) } },
    ...(staged
      ? [
          {
            ...{ kernel: "conv" as const, numbers: point },
            buffers: { x, w, y: empty(pixels * OUT), moments: empty(parts(pixels) * 2 * OUT) },
          },
          {
            ...{ kernel: "convGradInput" as const, numbers: point },
            buffers: { dy: y, w, dx: empty(pixels * IN) },
          },
        ]
      : []),
    {
      ...{ kernel: "convGradWeight", numbers: conv },
      buffers: { x, dy: y, dw: empty(parts(pixels) * w.length) },
    },
    { kernel: "depthwise", numbers: deep, buffers: { x: y, w: dw, y: empty(outPixels * OUT) } },
    { kernel: "depthwiseGradInput", numbers: deep, buffers: { dy: small, w: dw, dx: empty(pixels * OUT) } },
    {
      ...{ kernel: "depthwiseGradWeight", numbers: deep },
      buffers: { x: y, dy: small, dw: empty(parts(outPixels) * dw.length) },
    },
    {
      ...{ kernel: "normalize", numbers: norm },
      buffers: {
        ...{ ...scales, ...momentsOf, stats: empty(2 * OUT), y: empty(pixels * OUT) },
        ...{ movingMean: floats(OUT), movingVariance: positive(OUT), steps: new Float32Array(OUT) },
      },
    },
    {
      ...{ kernel: "normalizeGrad", numbers: norm },
      buffers: {
        ...{ ...scales, dy: floats(pixels * OUT), sums: floats(parts(pixels) * 2 * OUT) },
        ...{ dx: empty(pixels * OUT), dGamma: empty(OUT), dBeta: empty(OUT) },
      },
    },
  ];
}

/** The first value that is too far from the law's, in words. */
export function firstWrong(
  calls: readonly SingleCall[],
  results: readonly Readonly<Record<string, Float32Array>>[],
): string | null {
  for (const [i, { kernel, numbers, buffers }] of calls.entries()) {
    const right = Object.fromEntries(Object.entries(buffers).map(([name, data]) => [name, data.slice()]));
    law[kernel]({ b: right, n: numbers });
    for (const [name, got] of Object.entries(results[i]!)) {
      const want = right[name]!;
      const most = want.reduce((m, v) => Math.max(m, Math.abs(v)), 1e-6);
      const at = got.findIndex((v, k) => !(Math.abs(v - want[k]!) <= TOLERANCE * most));
      if (at >= 0) return `${kernel} gives ${got[at]} for ${name}[${at}], where ${want[at]} is right`;
    }
  }
  return null;
}

/** Null, or what is wrong with this device. */
export async function selfTest(device: GPUDevice, target: Target): Promise<Failure | null> {
  const calls = selfTestCalls(target.staged);
  const next = "Train on WASM; a newer browser or graphics driver may help.";
  try {
    const what = firstWrong(calls, await runSingleCalls(device, target, calls));
    return what === null
      ? null
      : { code: "device-wrong", where: "WebGPU", what: `this device computes wrongly: ${what}`, next };
  } catch (thrown) {
    const failure = toFailure(thrown);
    return failure.code === "device-lost"
      ? failure
      : { ...failure, code: "device-wrong", where: "WebGPU", next };
  }
}
