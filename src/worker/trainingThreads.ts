/** Where the WASM training engine runs in a browser: threads where the page is cross-origin isolated, one otherwise. */

import alone from "../../public/training.wasm?url";
import withThreads from "../../public/training-threads.wasm?url";
import { fail } from "../core/failure";
import type { WasmEnv } from "../training/wasm/env";
import { absolute, OwnWorker, ownFetch } from "./own";
import helperUrl from "./trainingHelper.worker.ts?worker&url";

/** More share caches and memory, and help a small network little. */
const MOST_THREADS = 8;

export const browserWasmEnv = (): WasmEnv => ({
  threads: globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, MOST_THREADS) : 1,
  wasm: async (name) => {
    const response = await ownFetch(name === "training" ? alone : withThreads);
    if (!response.ok)
      fail("bad-file", `${name}.wasm`, `could not be loaded (${response.status})`, "Reload the page.");
    return response.arrayBuffer();
  },
  spawn: (job) =>
    new Promise((resolve, reject) => {
      const worker = new OwnWorker(absolute(helperUrl), { type: "module" });
      worker.onmessage = () => resolve({ stop: () => worker.terminate() });
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(job);
    }),
});
