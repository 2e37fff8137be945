/**
 * Which way of writing kernels is fastest on an adapter: a few are timed on a matrix product, the gradient of its weights and a
 * depthwise convolution, and the answer is kept under the adapter's name.
 */

import type { Target } from "./emitter";
import type { SingleCall } from "./singleCalls";
import { timeSingleCalls } from "./singleCalls";
import { gpuTargets, isSoftware, softwareTarget, wishes, withFeatures } from "./targets";

/** Where answers are kept: storage of the browser, or nothing. */
export interface TuneCache {
  get(key: string): string | null | undefined;
  set(key: string, value: string): void;
}

/** Milliseconds that the timing of all candidates may take. */
const BUDGET_MS = 200;

/** A product of 8192 rows, 64 channels in and out, its weights' gradient, and a depthwise convolution of as many values. */
export function tuneCalls(): SingleCall[] {
  const [batch, side, c, chunk] = [8, 32, 64, wishes.chunkRows];
  const rows = batch * side * side;
  const values = new Float32Array(rows * c).fill(1);
  const window = (k: number) => ({
    ...{ batch, inH: side, inW: side, inC: c, outH: side, outW: side, outC: c, kH: k, kW: k },
    ...{ strideH: 1, strideW: 1, padTop: k >> 1, padLeft: k >> 1, act: 0, chunk },
  });
  const y = new Float32Array(rows * c);
  const moments = new Float32Array((rows / chunk) * 2 * c);
  return [
    {
      ...{ kernel: "conv", numbers: window(1) },
      buffers: { x: values, w: new Float32Array(c * c).fill(1), y, moments },
    },
    {
      ...{ kernel: "convGradWeight", numbers: window(1) },
      buffers: { x: values, dy: y, dw: new Float32Array((rows / chunk) * c * c) },
    },
    {
      ...{ kernel: "depthwise", numbers: window(3) },
      buffers: { x: values, w: new Float32Array(9 * c).fill(1), y, moments },
    },
  ];
}

export const adapterKey = (info: GPUAdapterInfo): string =>
  `whittle-webgpu-2 ${info.vendor} ${info.architecture} ${info.device} ${info.description}`;

/** Software adapters have one way, chosen by measurement once for all; GPUs are asked. */
export async function chooseTarget(
  device: GPUDevice,
  info: GPUAdapterInfo,
  now: () => number,
  cache?: TuneCache,
): Promise<Target> {
  if (isSoftware(info)) return softwareTarget;
  const candidates = gpuTargets.map((target) => withFeatures(target, device.features));
  return fastest(candidates, (target) => timeSingleCalls(device, target, tuneCalls(), now), {
    ...{ key: adapterKey(info), now, cache },
  });
}

/** The candidate with the shortest time; those that the budget leaves no time for are not asked. */
export async function fastest(
  candidates: readonly Target[],
  time: (target: Target) => Promise<number>,
  { key, now, cache }: { key: string; now: () => number; cache?: TuneCache | undefined },
): Promise<Target> {
  const known = candidates[Number(cache?.get(key) ?? Number.NaN)];
  if (known) return known;
  const began = now();
  let best = 0;
  let shortest = Number.POSITIVE_INFINITY;
  for (const [i, candidate] of candidates.entries()) {
    if (i > 0 && now() - began > BUDGET_MS) break;
    const ms = await time(candidate);
    if (ms < shortest) [best, shortest] = [i, ms];
  }
  cache?.set(key, String(best));
  return candidates[best]!;
}
