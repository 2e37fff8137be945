/** The training engines under Node. */
import type { StartEngine } from "../training/engine";
import { planned } from "../training/planned";
import { createTfjsEngine } from "../training/tfjs/engine";
import { createWasmEngine } from "../training/wasm/engine";
import { wishes } from "../training/webgpu/targets";
import { createTrustedEngine } from "../training/webgpu/trusted";
import { nodeTensorflow } from "./tensorflow";
import { nodeWasmEnv } from "./trainingThreads";

export const engineNames = ["wasm", "webgpu", "tfjs"] as const;
export type EngineName = (typeof engineNames)[number];

const plain: StartEngine = async (graph, plan, state) =>
  createTfjsEngine(await nodeTensorflow(), graph, plan, state);

const news = {
  notice: (text: string) => void process.stderr.write(`${text}\n`),
  onProgress: () => {},
};

export async function engineOn(name: EngineName): Promise<StartEngine> {
  if (name === "tfjs") return plain;
  if (name === "webgpu") {
    const { openNodeGpu } = await import("../training/webgpu/nodeDevice");
    const { adapter, device } = await openNodeGpu();
    return planned(
      (start) => createTrustedEngine(start, { device, info: adapter.info }),
      plain,
      news,
      wishes,
    );
  }
  return planned((start) => createWasmEngine(start, nodeWasmEnv()), plain, news);
}
