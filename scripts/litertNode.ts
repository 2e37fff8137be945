/**
 * LiteRT (TensorFlow Lite's successor) under Node, as a foreign oracle for .tflite files: Google's own C++ kernels on the CPU,
 * built to WebAssembly. Its loader is made for browsers and workers; Node gets the one function of a worker that it misses.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { compileFunction } from "node:vm";
import { loadAndCompile, loadLiteRt, Tensor } from "@litertjs/core";

export interface LiteRtTensor {
  /** With the batch axis. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve("@litertjs/core")));

/** What a worker's importScripts does for LiteRT's loader script: it leaves `ModuleFactory` behind. */
function importScripts(file: string): void {
  const own = { exports: {} };
  const names = ["require", "module", "exports", "__filename", "__dirname"];
  compileFunction(readFileSync(file, "utf8"), names)(
    createRequire(file),
    own,
    own.exports,
    file,
    dirname(file),
  );
  Object.assign(globalThis, { ModuleFactory: own.exports });
}

let loaded: Promise<unknown> | null = null;

/** Loads a .tflite file with real inputs and outputs, and runs it once. Throws what LiteRT throws. */
export async function runLiteRt(file: Uint8Array, inputs: readonly LiteRtTensor[]): Promise<Float32Array[]> {
  if (loaded === null) {
    const Module = { print: () => undefined, printErr: () => undefined }; // it reports every model it opens
    Object.assign(globalThis, { self: globalThis, importScripts, Module });
    loaded = loadLiteRt(`${packageFolder}/wasm/`);
  }
  await loaded;
  const model = await loadAndCompile(file as Uint8Array<ArrayBuffer>, { accelerator: "wasm" });
  const given = inputs.map((x) => new Tensor(x.data, [...x.shape]));
  const outputs = await model.run(given);
  const values = outputs.map((t) => Float32Array.from(t.toTypedArray() as Float32Array));
  for (const t of [...given, ...outputs]) t.delete();
  model.delete();
  return values;
}
