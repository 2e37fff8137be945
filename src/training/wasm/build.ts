/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "0729aab2e2a6a8a7388d38b4a0598f1b1b36ac109bcf2b30dbf462410f27b9c6",
  training: 134799,
  "training-threads": 135500,
} as const;
