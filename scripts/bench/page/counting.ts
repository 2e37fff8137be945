/** Counts what reaches the GPU, whoever sends it. */
export interface GpuCounts {
  dispatches: number;
  submits: number;
}

const counts: GpuCounts = { dispatches: 0, submits: 0 };

/** Wraps the browser's own methods, once. */
export function countGpuCalls(): void {
  if (!("GPUQueue" in globalThis)) return;
  const pass = GPUComputePassEncoder.prototype;
  const queue = GPUQueue.prototype;
  const [dispatch, submit] = [pass.dispatchWorkgroups, queue.submit];
  pass.dispatchWorkgroups = function (this: GPUComputePassEncoder, ...sizes) {
    counts.dispatches++;
    return dispatch.apply(this, sizes);
  };
  queue.submit = function (this: GPUQueue, buffers) {
    counts.submits++;
    return submit.call(this, buffers);
  };
}

export const readCounts = (): GpuCounts => ({ ...counts });
