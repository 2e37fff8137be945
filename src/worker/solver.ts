/** The page's side of the solver: a worker of its own, started at the first question, so that it waits for no training. */
import type { Result } from "../core/failure";
import type { Searching } from "../stages/scale/solve";
import type { News, SolverAnswer, SolverRequest } from "./solverProtocol";

interface Asked {
  readonly onProgress: (progress: Searching) => void;
  readonly done: (result: Result<never> | null) => void;
}

let worker: Worker | null = null;
let last = 0;
const asked = new Map<number, Asked>();

/** Null when the same asker has asked something newer meanwhile. */
export function ask<R extends SolverRequest>(
  who: string,
  request: R,
  onProgress: (progress: Searching) => void = () => {},
): Promise<Result<SolverAnswer<R>> | null> {
  worker ??= start();
  const id = ++last;
  worker.postMessage({ who, id, request });
  return new Promise((resolve) => {
    asked.set(id, { onProgress, done: resolve as Asked["done"] });
  });
}

function start(): Worker {
  const started = new Worker(new URL("./solver.worker.ts", import.meta.url), {
    type: "module",
    name: "solver",
  });
  started.onmessage = ({ data }: MessageEvent<News>) => {
    const question = asked.get(data.id);
    if (data.kind === "progress") return question?.onProgress(data.progress);
    asked.delete(data.id);
    question?.done(data.kind === "answer" ? (data.result as Result<never>) : null);
  };
  return started;
}
