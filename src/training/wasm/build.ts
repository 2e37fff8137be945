/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "af0d225f22dc4476d5977ef31761d59cc78737a0625ba9c8937859bcae2098f7",
  training: 134820,
  "training-threads": 135536,
} as const;
