import { type Failure, FailureError } from "../../core/failure";
import type { EngineStart } from "../engine";
import { createWebgpuEngine, type WebgpuEngine, type WebgpuEnv } from "./engine";
import { selfTest } from "./selfTest";
import { chooseTarget } from "./tune";

const tested = new WeakMap<GPUDevice, Promise<Failure | null>>();

/** Checks a device's gradients, once. Throws `device-wrong` where they are not right. */
export async function trust({ device, info, cache }: WebgpuEnv): Promise<void> {
  let test = tested.get(device);
  if (!test) {
    const now = () => performance.now();
    test = chooseTarget(device, info, now, cache).then((target) => selfTest(device, target));
    tested.set(device, test);
  }
  const failure = await test;
  if (failure) throw new FailureError(failure);
}

/** A WebGPU engine on a device that is to be trusted. */
export async function createTrustedEngine(start: EngineStart, env: WebgpuEnv): Promise<WebgpuEngine> {
  await trust(env);
  return createWebgpuEngine(start, env);
}
