/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "9f2bf50dae9c04381037c5631365dc1a48922f422b7720ec215c7c4703a57996",
  training: 138493,
  "training-threads": 138991,
} as const;
