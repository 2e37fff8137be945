/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "6d3642a0607373fcba21c0cdb33a09af2a21cabf9017ff4f3fe0f6b5faad062e",
  training: 140109,
  "training-threads": 140607,
} as const;
