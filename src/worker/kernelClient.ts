/** The page's side of the cell kernel: starts it, and kills it when it does not end. Nothing of a killed kernel is heard again. */
import * as Comlink from "comlink";
import { type Failure, type Result, toFailure } from "../core/failure";
import type { Outcome } from "../course/check";
import { KERNEL } from "./kernelName";
import type { CellEnd, CellEvent, CellJob, CheckJob, Kernel, KernelHost } from "./kernelProtocol";
import bundle from "./lab.worker.ts?worker&url";
import type { BackendId } from "./protocol";

/** How long a cell may take to obey. */
const GRACE_MS = 500;
const PING_MS = 1000;
const BUSY_MS = 5000;

export interface KernelSettings {
  readonly host: KernelHost;
  /** What computes here, measured by the lab. */
  readonly backend: () => Promise<BackendId>;
  readonly onStatus: (status: KernelStatus) => void;
  /** A kernel was killed: its variables are gone. */
  readonly onCleared: () => void;
}

/** "busy": a cell computes without looking up for more than five seconds. */
export type KernelStatus = "off" | "starting" | "ready" | "running" | "busy";

export interface KernelClient {
  start(): Promise<Result<null>>;
  run(job: CellJob, onEvents: (events: readonly CellEvent[]) => void): Promise<CellEnd>;
  check(job: CheckJob): Promise<Result<Outcome>>;
  /** Ends the running cell: it is asked, and half a second later the kernel is killed and a fresh one starts. */
  stop(): Promise<void>;
  /** A fresh kernel, whatever the old one does. */
  restart(): Promise<Result<null>>;
}

interface Living {
  readonly worker: Worker;
  readonly remote: Comlink.Remote<Kernel>;
  readonly begun: Promise<Result<null>>;
  /** Resolves when it is killed or has broken down, with the reason for the latter. */
  readonly gone: Promise<Failure | null>;
  readonly end: (failure: Failure | null) => void;
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** From a blob, so that it inherits the page's content security policy: a worker from an address of its own does not. */
function startWorker(): Worker {
  const code = `import ${JSON.stringify(new URL(bundle, document.baseURI).href)};`;
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new Worker(url, { type: "module", name: KERNEL });
}

export function createKernelClient({ host, backend, onStatus, onCleared }: KernelSettings): KernelClient {
  let living: Living | null = null;
  let current: { readonly end: Promise<CellEnd> } | null = null;

  function live(): Living {
    if (living) return living;
    onStatus("starting");
    const worker = startWorker();
    const remote = Comlink.wrap<Kernel>(worker);
    let end: Living["end"] = () => {};
    const gone = new Promise<Failure | null>((resolve) => {
      end = resolve;
    });
    worker.onerror = (event) => {
      event.preventDefault();
      end({
        code: "internal",
        where: "kernel",
        what: `the code kernel broke down: ${event.message || "it could not be loaded"}`,
        next: "Restart it; if that does not help, reload the page.",
      });
    };
    const begun = (async (): Promise<Result<null>> => {
      try {
        const id = await backend();
        const broken = gone.then((failure): Result<null> => ({ ok: false, failure: failure ?? killed }));
        return await Promise.race([remote.begin(Comlink.proxy(host), id), broken]);
      } catch (thrown) {
        return { ok: false, failure: toFailure(thrown) };
      }
    })();
    const me: Living = { worker, remote, begun, gone, end };
    living = me;
    void begun.then((result) => {
      if (living !== me) return;
      if (result.ok) onStatus(current ? "running" : "ready");
      else kill();
    });
    return me;
  }

  function kill(): void {
    if (!living) return;
    const { worker, end } = living;
    living = null;
    worker.terminate();
    end(null);
    onStatus("off");
  }

  /** Asks once a second whether it still looks up. */
  async function watch(me: Living, over: () => boolean): Promise<void> {
    let busy = false;
    while (!over() && living === me) {
      const answer = me.remote.ping().then(() => true);
      const answered = await Promise.race([answer, wait(BUSY_MS).then(() => false)]);
      if (over() || living !== me) return;
      if (answered === busy) {
        busy = !answered;
        onStatus(busy ? "busy" : "running");
      }
      await (busy ? Promise.race([answer, me.gone]) : wait(PING_MS));
    }
  }

  async function run(job: CellJob, onEvents: (events: readonly CellEvent[]) => void): Promise<CellEnd> {
    const began = performance.now();
    const me = live();
    const tookMs = () => performance.now() - began;
    const broken = (failure: Failure): CellEnd => {
      onEvents([{ kind: "shown", output: { kind: "error", failure, line: null, stack: "" } }]);
      return { ended: "failed", tookMs: tookMs() };
    };
    const begun = await me.begun;
    if (!begun.ok)
      return begun.failure === killed ? { ended: "stopped", tookMs: tookMs() } : broken(begun.failure);
    onStatus("running");
    let over = false;
    const tell = Comlink.proxy((events: readonly CellEvent[]) => {
      if (!over) onEvents(events);
    });
    void watch(me, () => over);
    try {
      const answer = me.remote.run(job, tell);
      answer.catch(() => {});
      const end = await Promise.race([answer, me.gone]);
      if (end && "ended" in end) return end;
      if (end === null) return { ended: "stopped", tookMs: tookMs() };
      if (living === me) kill();
      return broken(end);
    } catch (thrown) {
      return broken(toFailure(thrown));
    } finally {
      over = true;
      if (living === me) onStatus("ready");
    }
  }

  async function restart(): Promise<Result<null>> {
    const had = living !== null;
    kill();
    if (had) onCleared();
    return live().begun;
  }

  return {
    start: () => live().begun,
    run(job, onEvents) {
      const end = run(job, onEvents).finally(() => {
        current = null;
      });
      current = { end };
      return end;
    },
    async check(job) {
      const me = live();
      const begun = await me.begun;
      if (!begun.ok) return begun;
      const answer = await Promise.race([me.remote.check(job), me.gone]);
      return answer && "ok" in answer ? answer : { ok: false, failure: answer ?? killed };
    },
    async stop() {
      const stopping = current;
      if (!stopping || !living) return;
      void living.remote.abort();
      const obeyed = await Promise.race([stopping.end.then(() => true), wait(GRACE_MS).then(() => false)]);
      if (!obeyed && current === stopping) void restart();
    },
    restart,
  };
}

const killed: Failure = {
  code: "cancelled",
  where: "kernel",
  what: "the code kernel was restarted",
  next: "Run the cell again.",
};
