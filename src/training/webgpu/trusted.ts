import { type Failure, FailureError } from "../../core/failure";
import type { EngineStart } from "../engine";
import { createWebgpuEngine, type WebgpuEngine, type WebgpuEnv } from "./engine";
import { selfTest } from "./selfTest";
import { chooseTarget } from "./tune";

const tested = new WeakMap<GPUDevice, Promise<Failure | null>>();

/** A WebGPU engine on a device whose gradients were checked at its first use. Throws `device-wrong` where they are not right. */
export async function createTrustedEngine(start: EngineStart, env: WebgpuEnv): Promise<WebgpuEngine> {
  const { device, info, cache } = env;
  let test = tested.get(device);
  if (!test) {
    const now = () => performance.now();
    test = chooseTarget(device, info, now, cache).then((target) => selfTest(device, target));
    tested.set(device, test);
  }
  const failure = await test;
  if (failure) throw new FailureError(failure);
  return createWebgpuEngine(start, env);
}
