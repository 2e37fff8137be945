/** Runs compiled cells, one at a time: their variables, their log, their errors, and Stop. Knows no browser. */
import { FailureError } from "../core/failure";
import { type CellModule, type CellScope, createScope, type Declare } from "../notebook/scope";
import type { CellHost } from "../toolkit/cell/host";
import { inspect } from "../toolkit/cell/inspect";
import { isShown, type Show } from "../toolkit/cell/show";
import { toErrorOutput } from "./cellErrors";
import { type CellLog, createCellLog } from "./cellLog";
import type { CellEnd, CellEvent, CellJob } from "./kernelProtocol";

export interface LoadedModule {
  readonly run: CellModule;
  /** What stack traces may call it. */
  readonly url: string;
  readonly unload: () => void;
}

interface Running {
  readonly job: CellJob;
  readonly log: CellLog;
  readonly controller: AbortController;
  /** What the toolkit has begun and not ended. */
  readonly work: Set<Promise<unknown>>;
  url: string;
  /** The first error; told last, when all that still comes has come. */
  failure: { readonly thrown: unknown } | null;
}

export interface CellRunner extends Pick<CellHost, "put" | "signal" | "track"> {
  /** `show` draws the value of the last expression. */
  run(job: CellJob, show: Show, send: (events: readonly CellEvent[]) => void): Promise<CellEnd>;
  abort(): void;
  /** Ends the running cell with an error of the world around it, such as a lost GPU. */
  interrupt(thrown: unknown): void;
  /** A promise of a cell was rejected and nobody asked. */
  unhandled(thrown: unknown): void;
  scopeOf(notebook: string): CellScope;
  readonly console: Readonly<Record<string, (...values: unknown[]) => void>>;
}

const stopped = (): FailureError =>
  new FailureError({
    code: "cancelled",
    where: "cell",
    what: "it was stopped",
    next: "Run it again when you like.",
  });

export function createCellRunner(
  load: (module: string) => Promise<LoadedModule>,
  now: () => number,
): CellRunner {
  const scopes = new Map<string, { readonly scope: CellScope; readonly declare: Declare }>();
  let running: Running | null = null;
  const idle = new AbortController();

  const scopeFor = (notebook: string) => {
    const found = scopes.get(notebook) ?? createScope();
    scopes.set(notebook, found);
    return found;
  };
  const fail = (at: Running, thrown: unknown): void => {
    if (!at.controller.signal.aborted) at.failure ??= { thrown };
  };
  const settle = async (work: Set<Promise<unknown>>): Promise<void> => {
    while (work.size > 0) await Promise.allSettled(work);
  };
  const say =
    (level: "log" | "warn" | "error") =>
    (...values: unknown[]) =>
      running?.log.line(level, values.map(inspect).join(" "));

  return {
    async run(job, show, send) {
      if (running) throw new Error("internal: a cell is running");
      const begun = now();
      const at: Running = {
        ...{ job, url: "", failure: null, work: new Set() },
        log: createCellLog(send, now),
        controller: new AbortController(),
      };
      running = at;
      const { scope, declare } = scopeFor(job.notebook);
      let loaded: LoadedModule | null = null;
      try {
        loaded = await load(job.module);
        at.url = loaded.url;
        await loaded.run(
          scope,
          async (value) => {
            const result = await value;
            if (result !== undefined && !isShown(result)) show(result);
          },
          declare,
        );
        await settle(at.work);
      } catch (thrown) {
        fail(at, thrown);
        await settle(at.work);
      } finally {
        // A rejection that nobody waited for is told a moment later.
        await new Promise((resolve) => setTimeout(resolve, 0));
        loaded?.unload();
        const { failure } = at as Running;
        if (failure) at.log.error(toErrorOutput(failure.thrown, job.cell, at.url));
        at.log.close();
        running = null;
      }
      const ended = at.failure ? "failed" : at.controller.signal.aborted ? "stopped" : "done";
      return { ended, tookMs: now() - begun };
    },
    abort: () => running?.controller.abort(stopped()),
    interrupt: (thrown) => {
      if (!running) return;
      fail(running, thrown);
      running.controller.abort(thrown);
    },
    unhandled: (thrown) => {
      if (running) fail(running, thrown);
    },
    scopeOf: (notebook) => scopeFor(notebook).scope,
    put: (output) => running?.log.put(output) ?? { change: () => {} },
    signal: () => (running?.controller ?? idle).signal,
    track(work) {
      const at = running;
      if (!at) return work;
      at.work.add(work);
      const done = () => at.work.delete(work);
      work.then(done, done);
      return work.then((value) => value); // of its own, so that a rejection that no cell waits for is told
    },
    console: {
      ...{ log: say("log"), info: say("log"), debug: say("log"), dir: say("log"), trace: say("log") },
      ...{ warn: say("warn"), error: say("error") },
      table: say("log"),
    },
  };
}
