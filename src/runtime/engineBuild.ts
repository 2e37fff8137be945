/** Written by scripts/build-wasm.ts: which sources public/engine.wasm was built from, and its size. */
export const engineBuild = {
  sourceHash: "6d5d1eb48f7f450edc688980ff6cd1c4d2b839cd3f10de2162f27bd1edd4ff79",
  bytes: 9882,
} as const;
