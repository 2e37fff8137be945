/** Which TensorFlow.js backend trains here: a small training step on each, the fastest wins. Never by API presence. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import wasmPlain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import wasmSimd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import wasmThreads from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import "@tensorflow/tfjs-backend-webgl";
import { fail } from "../core/failure";
import type { Tf } from "../ir/op";
import type { BackendCandidate, BackendId, BackendState } from "./protocol";
import { registerWasmGradients } from "./wasmGradients";

export const tensorflow: Tf = tf;

const BUDGET_MS = 300;
const ORDER: readonly BackendId[] = ["webgpu", "wasm", "webgl", "cpu"];

let gpuDevice: GPUDevice | null = null;
let onLost: ((reason: string) => void) | null = null;
let prepared = false;

/** Called when the GPU goes away while it is in use. */
export function whenDeviceLost(f: ((reason: string) => void) | null): void {
  onLost = f;
}

export const loseDevice = (): void => gpuDevice?.destroy();

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

const absolute = (url: string): string => new URL(url, self.location.href).href;

async function requestDevice(): Promise<{ device: GPUDevice; info: GPUAdapterInfo }> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter)
    return fail("device-lost", "WebGPU", "there is no GPU adapter", "Choose WASM in the backend menu.");
  const { limits } = adapter;
  const device = await adapter.requestDevice({
    requiredFeatures: adapter.features.has("timestamp-query") ? ["timestamp-query"] : [],
    requiredLimits: {
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  });
  gpuDevice = device;
  void device.lost.then((info) => {
    if (gpuDevice !== device) return;
    gpuDevice = null;
    tf.removeBackend("webgpu");
    prepared = false; // register it afresh
    onLost?.(info.message || info.reason);
  });
  return { device, info: adapter.info };
}

/** A conv, a depthwise convolution and their gradients: what training is made of. Milliseconds a step, the best of a few. */
async function measure(id: BackendId): Promise<number | null> {
  try {
    if (!(await tf.setBackend(id))) return null;
    const step = () =>
      tf.tidy(() => {
        const x = tf.ones([8, 24, 24, 8]) as tf.Tensor4D;
        const f = tf.ones([1, 1, 8, 16]) as tf.Tensor4D;
        const d = tf.ones([3, 3, 16, 1]) as tf.Tensor4D;
        const g = tf.grads((a, b) =>
          tf.sum(tf.depthwiseConv2d(tf.conv2d(x, a as tf.Tensor4D, 1, "same"), b as tf.Tensor4D, 1, "same")),
        );
        return tf.sum(g([f, d])[1]!);
      });
    const run = async () => {
      const out = step();
      await out.data();
      out.dispose();
    };
    await run(); // compiles
    let best = Number.POSITIVE_INFINITY;
    const begun = performance.now();
    for (let i = 0; i < 20 && performance.now() - begun < BUDGET_MS / 3; i++) {
      const from = performance.now();
      await run();
      best = Math.min(best, performance.now() - from);
    }
    return best;
  } catch {
    return null;
  }
}

async function describeWebGpu(): Promise<{ usable: boolean; software: boolean; note: string }> {
  if (!("gpu" in navigator) || !navigator.gpu)
    return { usable: false, software: false, note: "this browser has no WebGPU here" };
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter) return { usable: false, software: false, note: "no GPU adapter" };
  const { info } = adapter;
  const name = info.description || [info.vendor, info.architecture].filter(Boolean).join(" ") || "GPU";
  const software =
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe/i.test(`${info.architecture} ${info.description}`);
  return {
    usable: true,
    software,
    note: software ? `${name}: a software adapter, which is a CPU in disguise` : name,
  };
}

/** Measures what is worth measuring and switches to the fastest. */
export async function chooseByBenchmark(): Promise<BackendState> {
  prepare();
  const gpu = await describeWebGpu();
  const candidates: BackendCandidate[] = [];
  for (const id of ORDER) {
    // A GPU that is real beats the rest by far; without one, WASM does. The others are measured only where these fail.
    const decided = candidates.some((c) => c.stepMs !== null && (c.id === "webgpu" || c.id === "wasm"));
    if (id === "webgpu" && (!gpu.usable || gpu.software))
      candidates.push({ id, stepMs: null, note: gpu.note, usable: gpu.usable });
    else if ((id === "webgl" || id === "cpu") && decided)
      candidates.push({ id, stepMs: null, note: "not needed", usable: true });
    else {
      const stepMs = await measure(id);
      candidates.push({
        id,
        stepMs,
        note: stepMs === null ? "did not start" : id === "webgpu" ? gpu.note : "",
        usable: stepMs !== null,
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
