/** The training engines under Node. */
import type { StartEngine } from "../stages/train/train";
import { createTfjsEngine } from "../training/tfjs/engine";
import { nodeTensorflow } from "./tensorflow";

export const engineNames = ["wasm", "webgpu", "tfjs"] as const;
export type EngineName = (typeof engineNames)[number];

export async function engineOn(_name: EngineName): Promise<StartEngine> {
  const tf = await nodeTensorflow();
  return async (graph, plan, state) => createTfjsEngine(tf, graph, plan, state);
}
