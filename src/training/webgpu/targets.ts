/** What kernels are written for on an adapter. */
import type { Target } from "./emitter";

/** One thread does four invocations at once, and every load from memory costs as much as many products. */
export const softwareTarget: Target = { software: true, storage: "f32", tileRows: 8, tileQuads: 2 };
export const gpuTarget: Target = { software: false, storage: "f32", tileRows: 4, tileQuads: 2 };
/** Candidates on a GPU: the likely best first. */
export const gpuTargets: readonly Target[] = [
  gpuTarget,
  { ...gpuTarget, tileQuads: 4 },
  { ...gpuTarget, tileRows: 8 },
  { ...gpuTarget, tileRows: 2 },
];

/** Whether an adapter computes on the CPU. */
export const isSoftware = (info: GPUAdapterInfo): boolean =>
  info.isFallbackAdapter ||
  /swiftshader|llvmpipe|lavapipe|basic render/i.test(
    `${info.architecture} ${info.description} ${info.device}`,
  );

/** What WebGPU asks of the compiler: parts of 64 rows, so that small batches have work for every core. */
export const wishes = { chunkRows: 64 } as const;
