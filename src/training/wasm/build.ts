/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "84b604f2ba0564e0c13e0855756527f22123b8c3afa3468bc8eb532fb4dc866f",
  training: 140106,
  "training-threads": 140609,
} as const;
