/** The training engine of each backend, in a browser. */
import type { StartEngine } from "../training/engine";
import { measureEngine } from "../training/measure";
import { type EngineNews, planned } from "../training/planned";
import { createTfjsEngine } from "../training/tfjs/engine";
import { createWasmEngine } from "../training/wasm/engine";
import { wishes } from "../training/webgpu/targets";
import { createTrustedEngine, trust } from "../training/webgpu/trusted";
import { type Measure, tensorflow as tf, webgpuDevice } from "./backends";
import { tuning } from "./database";
import type { BackendId } from "./protocol";
import { browserWasmEnv } from "./trainingThreads";

const BUDGET_MS = 100;

const plain: StartEngine = async (graph, plan, state) => createTfjsEngine(tf, graph, plan, state);

const gpu = async () => ({ ...(await webgpuDevice()), cache: await tuning() });

/** Checks the GPU's gradients before anybody waits for it to train. Throws `device-wrong`. */
export const trustGpu = async (): Promise<void> => trust(await gpu());

/** WebGL and the CPU have no plan of their own: plain TensorFlow.js trains there. */
export function engineOn(id: BackendId, news: EngineNews): StartEngine {
  if (id === "webgpu")
    return planned(async (start) => createTrustedEngine(start, await gpu()), plain, news, wishes);
  if (id === "wasm") return planned((start) => createWasmEngine(start, browserWasmEnv()), plain, news);
  return plain;
}

const silent: EngineNews = { notice: () => {}, onProgress: () => {} };

/** For a forward pass over a split WASM is always there, and needs no shaders to be compiled. */
export const evaluationEngine: StartEngine = engineOn("wasm", silent);

export const measureBackend: Measure = (id) => measureEngine(engineOn(id, silent), BUDGET_MS);
