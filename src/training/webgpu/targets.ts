/** What kernels are written for on an adapter. */
import type { Target } from "./emitter";

const plain = { storage: "f32", staged: false, subgroups: false } as const;

/** One thread does four invocations at once, and every load from memory costs as much as many products. */
export const softwareTarget: Target = { ...plain, software: true, tileRows: 8, tileQuads: 2 };
export const gpuTarget: Target = { ...plain, software: false, tileRows: 4, tileQuads: 2 };
/** Candidates on a GPU: the likely best first. */
export const gpuTargets: readonly Target[] = [
  gpuTarget,
  { ...gpuTarget, staged: true },
  { ...gpuTarget, tileQuads: 4 },
  { ...gpuTarget, tileRows: 8 },
  { ...gpuTarget, tileRows: 2 },
];

/** The same way of writing, with what a device offers besides. */
export const withFeatures = (target: Target, features: GPUSupportedFeatures): Target => ({
  ...target,
  subgroups: !target.software && features.has("subgroups"),
});

/** Whether an adapter computes on the CPU. */
export const isSoftware = (info: GPUAdapterInfo): boolean =>
  info.isFallbackAdapter ||
  /swiftshader|llvmpipe|lavapipe|basic render/i.test(
    `${info.architecture} ${info.description} ${info.device}`,
  );

/** What WebGPU asks of the compiler: parts of 64 rows, so that small batches have work for every core. */
export const wishes = { chunkRows: 64 } as const;
