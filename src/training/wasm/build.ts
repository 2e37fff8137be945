/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "9924ed7234a6c69ed8047ed4d14f9ea7b835cf426671ec1b1387661ac84165df",
  training: 134387,
  "training-threads": 135088,
} as const;
