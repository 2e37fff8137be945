import { FailureError } from "../core/failure";
import { compileTraining } from "./compile";
import { startProjections } from "./compile/distill";
import type { EngineStart, StartEngine, TrainingEngine } from "./engine";
import type { PlanOptions } from "./options";

export interface EngineNews {
  /** "op x has no gradient of its own …": shown to the person. */
  notice(text: string): void;
  onProgress(done: number, total: number, what: string): void;
}

/**
 * Starts an engine that runs compiled plans; a network with an op that has no gradient kernels goes to `fallback` (plain
 * TensorFlow.js), with a notice that says which op and what it costs. `wishes`: what this backend asks of the compiler.
 */
export const planned =
  (
    create: (start: EngineStart) => Promise<TrainingEngine>,
    fallback: StartEngine,
    news: EngineNews,
    wishes: Partial<Pick<PlanOptions, "chunkRows" | "lossScale">> = {},
  ): StartEngine =>
  async (graph, plan, state) => {
    try {
      const program = compileTraining(graph, { ...plan, ...wishes });
      // Projections of feature distillation are no part of the model: a run that goes on brings its own.
      const weights = { ...startProjections(program), ...state.weights };
      return await create({ program, state: { ...state, weights }, onProgress: news.onProgress });
    } catch (thrown) {
      if (!(thrown instanceof FailureError) || thrown.failure.code !== "no-gradient") throw thrown;
      const { where, what, next } = thrown.failure;
      news.notice(`${where}: ${what}. ${next}`);
      return fallback(graph, plan, state);
    }
  };
