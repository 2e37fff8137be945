/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "a3d7b5bda71bc50a9d81ef19448cf29ff875b94deb4f4e6625d5a2a21df61ba6",
  training: 134380,
  "training-threads": 134883,
} as const;
