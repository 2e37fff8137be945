/** Written by scripts/build-wasm.ts: which sources public/engine.wasm was built from, and its size. */
export const engineBuild = {
  sourceHash: "86913d75989ba066e786e56f2afe86c1cea286907dacc0ab19481be65415957d",
  bytes: 10386,
} as const;
