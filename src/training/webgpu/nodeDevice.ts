/** WebGPU under Node, through the npm package `webgpu` (Dawn), on a real adapter or on Chromium's software one. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail } from "../../core/failure";
import { openDevice } from "./device";

/** Where Linux distributions put the software Vulkan driver that comes with Chromium. */
const drivers = [
  "/usr/lib/chromium/vk_swiftshader_icd.json",
  "/usr/lib/chromium-browser/vk_swiftshader_icd.json",
];

/** Dawn's objects must outlive every use of a device: what is collected takes its threads' locks with it. */
const kept: unknown[] = [];

export interface NodeGpu {
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
}

/**
 * Opens a device. `options` go to Dawn ("backend=null" checks programs and runs none). Fails with what to install where
 * there is no Vulkan driver.
 */
export async function openNodeGpu(options: readonly string[] = []): Promise<NodeGpu> {
  const driver = drivers.find(existsSync);
  // The Vulkan loader reads its environment when it opens; Node hands these on to it.
  if (driver && !process.env.VK_DRIVER_FILES) process.env.VK_DRIVER_FILES = driver;
  process.env.XDG_RUNTIME_DIR ??= mkdtempSync(join(tmpdir(), "whittle-gpu-"));
  const { create, globals } = await import("webgpu");
  Object.assign(globalThis, globals);
  const gpu = create([...options]);
  kept.push(gpu);
  const adapter = await gpu.requestAdapter();
  if (!adapter)
    return fail(
      "does-not-fit",
      "WebGPU",
      "no adapter answers under Node",
      "Install the package chromium (its software driver) and libvulkan1, or name your own driver in VK_DRIVER_FILES.",
    );
  const device = await openDevice(adapter);
  kept.push(adapter, device);
  return { adapter, device };
}
