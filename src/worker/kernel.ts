/** The cell kernel: runs a person's own code in a worker that the page may kill at any moment. */
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import engineUrl from "../../public/engine.wasm?url";
import { attempt, FailureError } from "../core/failure";
import { engineSources } from "../firmware/browserSources";
import { createWasmEngine, type WasmEngine } from "../runtime/wasmEngine";
import { createGlobals } from "../toolkit/cell/globals";
import type { Show } from "../toolkit/cell/show";
import { choose, tensorflow, whenDeviceLost } from "./backends";
import { breathe } from "./breathe";
import { type CellRunner, createCellRunner, type LoadedModule } from "./cellRunner";
import { checkCode } from "./checkCode";
import { tuning } from "./database";
import { engineOn, evaluationEngine } from "./engines";
import type { Kernel, KernelHost } from "./kernelProtocol";
import { lockDown } from "./lockdown";
import { ownFetch } from "./own";
import type { BackendId } from "./protocol";

export function createKernel(): Kernel {
  const runner = createCellRunner(loadModule, () => performance.now());
  let show: Show | null = null;
  return {
    begin: (host, backend) =>
      attempt(async () => {
        if (show) return null;
        const nothing = { chosen: "cpu", by: "benchmark", candidates: [] } as const;
        const { chosen } = await choose(backend, nothing).catch(() => choose("wasm", nothing));
        await tuning(); // opens the storage that is hidden from cells
        show = install(runner, host, chosen);
        return null;
      }),
    async run(job, onEvents) {
      if (!show) throw new Error("internal: the kernel has not begun");
      let told: unknown;
      const end = await runner.run(job, show, (events) => {
        told = onEvents(events);
      });
      await told; // events travel on a road of their own
      return end;
    },
    check: (job) => attempt(() => checkCode(job, runner.scopeOf(job.notebook))),
    abort: async () => runner.abort(),
    ping: async () => {},
  };
}

/** Gives cells their globals, and takes from them what they must not have. */
function install(runner: CellRunner, lesson: KernelHost, backend: BackendId): Show {
  let engine: Promise<WasmEngine> | null = null;
  const globals = createGlobals({
    ...{ tf: tensorflow, evaluateOn: evaluationEngine, breathe, lesson },
    trainOn: (news) => engineOn(backend, news),
    int8Engine: () => {
      engine ??= ownFetch(engineUrl).then(async (r) => createWasmEngine(await r.arrayBuffer()));
      return engine;
    },
    engineSources: async () => engineSources,
    ...{ put: runner.put, signal: runner.signal, track: runner.track },
    now: () => performance.now(),
  });
  // Threads of TensorFlow.js need workers, which are hidden from now on.
  if (backend !== "wasm") tensorflow.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(globals)))
    Object.defineProperty(globalThis, name, {
      ...property,
      configurable: false,
      ...("value" in property ? { writable: false } : {}),
    });
  Object.assign(console, runner.console, { table: globals.show });
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    runner.unhandled(event.reason);
  });
  self.addEventListener("error", (event) => {
    event.preventDefault();
    runner.unhandled(event.error ?? event.message);
  });
  whenDeviceLost((what) =>
    runner.interrupt(
      new FailureError({ code: "device-lost", where: "WebGPU", what, next: "Run the cell again." }),
    ),
  );
  lockDown(globalThis);
  return globals.show;
}

async function loadModule(module: string): Promise<LoadedModule> {
  const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  const loaded = await import(/* @vite-ignore */ url);
  return { run: loaded.default, url, unload: () => URL.revokeObjectURL(url) };
}
