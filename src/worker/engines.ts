/** The training engine of each backend, in a browser. */
import type { StartEngine } from "../training/engine";
import { createTfjsEngine } from "../training/tfjs/engine";
import { tensorflow as tf } from "./backends";
import type { BackendId } from "./protocol";

/** What an engine says while it starts. */
export interface EngineNews {
  notice(text: string): void;
  onProgress(done: number, total: number, what: string): void;
}

export const engineOn =
  (_id: BackendId, _news: EngineNews): StartEngine =>
  async (graph, plan, state) =>
    createTfjsEngine(tf, graph, plan, state);
