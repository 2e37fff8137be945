/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "8bce9d6f879484904ab7aca8f3836be6cc1980d1f92df75052ca2a48d2c947a1",
  training: 134799,
  "training-threads": 135500,
} as const;
