import type { Tensor, Tf } from "../../ir/op";
import type { GpuView } from "./store";

const [COPY_SRC, COPY_DST, STORAGE] = [4, 8, 128];

/**
 * A value of the engine as a TensorFlow.js tensor on the same device; nothing leaves the GPU. TensorFlow.js takes whole buffers
 * only, so the value is copied into one of its own, which the tensor owns. `shape` as the program holds it, channels padded;
 * float32 storage only. TensorFlow.js must run on a `WebGPUBackend` made with this device.
 */
export function tensorOf(tf: Tf, device: GPUDevice, view: GpuView, shape: readonly number[]): Tensor {
  const buffer = device.createBuffer({
    label: "tensor",
    size: view.size,
    usage: STORAGE | COPY_SRC | COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(view.buffer, view.offset, buffer, 0, view.size);
  device.queue.submit([encoder.finish()]);
  return tf.tensor({ buffer, zeroCopy: true }, [...shape], "float32");
}
