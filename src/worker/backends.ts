/** Which backend trains here: a small training step on each, the fastest wins. Never by API presence. TensorFlow.js goes along. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import wasmPlain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import wasmSimd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import wasmThreads from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import "@tensorflow/tfjs-backend-webgl";
import { attempt, fail } from "../core/failure";
import type { Tf } from "../ir/op";
import { openDevice } from "../training/webgpu/device";
import { isSoftware } from "../training/webgpu/targets";
import { absolute } from "./own";
import type { BackendCandidate, BackendId, BackendState } from "./protocol";
import { registerWasmGradients } from "./wasmGradients";

export const tensorflow: Tf = tf;

const ORDER: readonly BackendId[] = ["webgpu", "wasm", "webgl", "cpu"];

let gpu: { readonly device: GPUDevice; readonly info: GPUAdapterInfo } | null = null;
let onLost: ((reason: string) => void) | null = null;
let prepared = false;

/** Called when the GPU goes away while it is in use. */
export function whenDeviceLost(f: ((reason: string) => void) | null): void {
  onLost = f;
}

export const loseDevice = (): void => gpu?.device.destroy();

function prepare(): void {
  if (prepared) return;
  prepared = true;
  tf.env().set("IS_TEST", false);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": absolute(wasmPlain),
    "tfjs-backend-wasm-simd.wasm": absolute(wasmSimd),
    "tfjs-backend-wasm-threaded-simd.wasm": absolute(wasmThreads),
  });
  setThreadsCount(Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1 || 1)));
  registerWasmGradients(tf);
  tf.env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", 500); // fewer submits, less JavaScript a step
  tf.removeBackend("webgpu");
  tf.registerBackend(
    "webgpu",
    async () => {
      const { device, info } = await requestDevice();
      return new WebGPUBackend(device, info);
    },
    3,
  );
}

/** The device that TensorFlow.js runs on: training and code share its memory. Throws when there is none. */
export async function webgpuDevice(): Promise<{ device: GPUDevice; info: GPUAdapterInfo }> {
  prepare();
  if (!gpu || tf.getBackend() !== "webgpu") await tf.setBackend("webgpu");
  return gpu ?? fail("device-lost", "WebGPU", "the GPU is gone", "Choose another backend.");
}

async function requestDevice(): Promise<{ device: GPUDevice; info: GPUAdapterInfo }> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter)
    return fail("device-lost", "WebGPU", "there is no GPU adapter", "Choose WASM in the backend menu.");
  const device = await openDevice(adapter);
  gpu = { device, info: adapter.info };
  void device.lost.then((info) => {
    if (gpu?.device !== device) return;
    gpu = null;
    tf.removeBackend("webgpu");
    prepared = false; // register it afresh
    onLost?.(info.message || info.reason);
  });
  return { device, info: adapter.info };
}

async function describeWebGpu(): Promise<{ usable: boolean; software: boolean; note: string }> {
  if (!("gpu" in navigator) || !navigator.gpu)
    return { usable: false, software: false, note: "this browser has no WebGPU here" };
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter) return { usable: false, software: false, note: "no GPU adapter" };
  const { info } = adapter;
  const name = info.description || [info.vendor, info.architecture].filter(Boolean).join(" ") || "GPU";
  const software = isSoftware(info);
  return {
    usable: true,
    software,
    note: software ? `${name}: a software adapter, which is a CPU in disguise` : name,
  };
}

/** Milliseconds of a small training step on a backend; a `Failure` when it cannot train. */
export type Measure = (id: BackendId) => Promise<number>;

/** Measures what is worth measuring and switches to the fastest. */
export async function chooseByBenchmark(measure: Measure): Promise<BackendState> {
  prepare();
  const adapter = await describeWebGpu();
  const candidates: BackendCandidate[] = [];
  for (const id of ORDER) {
    // A GPU that is real beats the rest by far; without one, WASM does. The others are measured only where these fail.
    const decided = candidates.some((c) => c.stepMs !== null && (c.id === "webgpu" || c.id === "wasm"));
    if (id === "webgpu" && (!adapter.usable || adapter.software))
      candidates.push({ id, stepMs: null, note: adapter.note, usable: adapter.usable });
    else if ((id === "webgl" || id === "cpu") && decided)
      candidates.push({ id, stepMs: null, note: "not needed", usable: true });
    else {
      const tried = await attempt(async () => {
        if (!(await tf.setBackend(id))) fail("bad-usage", id, "did not start", "Choose another backend.");
        return measure(id);
      });
      candidates.push({
        id,
        stepMs: tried.ok ? tried.value : null,
        note: !tried.ok ? tried.failure.what : id === "webgpu" ? adapter.note : "",
        usable: tried.ok,
      });
    }
  }
  const best = candidates.filter((c) => c.stepMs !== null).sort((a, b) => a.stepMs! - b.stepMs!)[0];
  const chosen = best?.id ?? "cpu";
  await tf.setBackend(chosen);
  return { chosen, by: "benchmark", candidates };
}

/** Switches to the backend that a person asks for; a `Failure` when it does not start. */
export async function choose(id: BackendId, before: BackendState): Promise<BackendState> {
  prepare();
  const ok = await tf.setBackend(id).catch(() => false);
  if (!ok) {
    await tf.setBackend(before.chosen);
    fail(
      "bad-usage",
      id,
      "this backend does not start in this browser",
      `Training stays on ${before.chosen}.`,
    );
  }
  return { ...before, chosen: id, by: "person" };
}
