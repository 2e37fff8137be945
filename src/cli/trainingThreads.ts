/** Where the WASM training engine runs under Node: threads are worker threads, builds come from public/. */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { WasmEnv } from "../training/wasm/env";
import { help } from "../training/wasm/help";

/** A worker cannot import TypeScript; so it gets the text of `help`, which uses nothing from outside. */
const source = `const { parentPort, workerData } = require("node:worker_threads");
(${help.toString()})(workerData, () => parentPort.postMessage("ready"));`;

export const nodeWasmEnv = (threads: number = availableParallelism()): WasmEnv => ({
  threads,
  wasm: (name) => readFile(new URL(`../../public/${name}.wasm`, import.meta.url)),
  spawn: (job) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(source, { eval: true, workerData: job });
      worker.once("message", () => {
        worker.unref();
        resolve({ stop: () => void worker.terminate() });
      });
      worker.once("error", reject);
    }),
});
