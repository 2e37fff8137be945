/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "c41c35705a230e74c3961094c44514f72a9a08f7ddc5e9261564799b420915ab",
  training: 138462,
  "training-threads": 138960,
} as const;
