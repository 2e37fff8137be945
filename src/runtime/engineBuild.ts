/** Written by scripts/build-wasm.ts: which sources public/engine.wasm was built from, and its size. */
export const engineBuild = {
  sourceHash: "7bbb106e9c8fd3fb2137fa77efb4b1e7f77adb5fc9a48459a4d89ba7694bb300",
  bytes: 41010,
} as const;
