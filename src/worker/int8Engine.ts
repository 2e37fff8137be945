/** The board's kernels as WebAssembly: fetched once, and each network compiled for them once. */
import type { QuantizedModel } from "../ir/types";
import { createWasmEngine, type LoadedProgram, type WasmEngine } from "../runtime/wasmEngine";
import { compile } from "../stages/compile";
import { plan } from "../stages/plan";
import { ownFetch } from "./own";

/** One inference: int8 values in, the first output's out. */
export type Infer = (input: Int8Array) => Int8Array;

export function createInt8Engine(url: string): (model: QuantizedModel) => Promise<Infer> {
  let engine: Promise<WasmEngine> | null = null;
  const programs = new WeakMap<QuantizedModel, Promise<LoadedProgram>>();
  return async (model) => {
    engine ??= ownFetch(url)
      .then(async (r) => createWasmEngine(await r.arrayBuffer()))
      .catch((error) => {
        engine = null; // a network that comes back is tried again
        throw error;
      });
    const loaded = programs.get(model) ?? engine.then((e) => e.load(compile(model, plan(model.graph))));
    programs.set(model, loaded);
    const program = await loaded;
    return (input) => program.run([input])[0]!;
  };
}
