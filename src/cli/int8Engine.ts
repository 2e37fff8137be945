import { readFileSync } from "node:fs";
import { createWasmEngine } from "../toolkit";

/** The kernels of the firmware, as WebAssembly. */
export const int8Engine = () =>
  createWasmEngine(readFileSync(new URL("../../public/engine.wasm", import.meta.url)));
