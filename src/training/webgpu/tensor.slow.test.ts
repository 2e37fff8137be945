import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test, vi } from "vitest";
import type { Tf } from "../../ir/op";
import { openNodeGpu } from "./nodeDevice";
import { tensorOf } from "./tensor";

test("TensorFlow.js computes on the engine's memory, on one device", async () => {
  // What TensorFlow.js expects of a browser.
  vi.stubGlobal("self", globalThis);
  vi.stubGlobal("WorkerGlobalScope", class {});
  vi.stubGlobal("navigator", { gpu: {} });
  const { device, adapter } = await openNodeGpu();
  tf.registerBackend("webgpu", () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend("webgpu");
  const memory = device.createBuffer({ size: 512, usage: 4 | 8 | 128 });
  device.queue.writeBuffer(memory, 256, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  const x = tensorOf(tf as unknown as Tf, device, { buffer: memory, offset: 256, size: 32 }, [2, 4]);
  expect([...(await tf.square(x as tf.Tensor).data())]).toEqual([1, 4, 9, 16, 25, 36, 49, 64]);
  tf.dispose(x);
  // The engine's memory outlives the tensor.
  const again = tensorOf(tf as unknown as Tf, device, { buffer: memory, offset: 272, size: 16 }, [4]);
  expect([...(await tf.neg(again as tf.Tensor).data())]).toEqual([-5, -6, -7, -8]);
});
