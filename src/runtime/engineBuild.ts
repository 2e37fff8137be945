/** Written by scripts/build-wasm.ts: which sources public/engine.wasm was built from, and its size. */
export const engineBuild = {
  sourceHash: "21ae46fe7a98ad682b55f6bd180a07d961ac40f45a4243e0c72eb10c3cd41a37",
  bytes: 9377,
} as const;
