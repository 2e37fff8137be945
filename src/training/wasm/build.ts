/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "a8b277683ff0b71b088335f1759318775df6588f3e85402ac2c6aef0b518d2d8",
  training: 135215,
  "training-threads": 135931,
} as const;
