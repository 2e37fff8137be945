/** A cell kernel under Node: runs a lesson's cells without a browser, on the same toolkit, compiler and runner. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineOn } from "../cli/engines";
import { nodeTensorflow } from "../cli/tensorflow";
import { fail } from "../core/failure";
import type { Outcome } from "../course/check";
import type { CodeCheck } from "../course/codeCheck";
import { readEngineSources } from "../firmware/nodeSources";
import { compileCell } from "../notebook/compileCell";
import type { Output } from "../notebook/output";
import { createWasmEngine } from "../runtime/wasmEngine";
import { createGlobals } from "../toolkit/cell/globals";
import type { KeptQuantized, KeptRun, LessonHost, ProjectSnapshot } from "../toolkit/cell/host";
import { globalNames } from "../toolkit/cell/names";
import { type CellRunner, createCellRunner, type LoadedModule } from "../worker/cellRunner";
import { copyScope } from "../worker/copyScope";
import type { CellEnd, CellEvent } from "../worker/kernelProtocol";

export interface NodeKernel {
  /** Runs a cell in the variables of those before it. */
  run(cell: string, text: string): Promise<CellEnd & { readonly outputs: readonly Output[] }>;
  /** As a `check.ts` judges: on a copy of the variables. */
  check(judge: CodeCheck): Promise<Outcome>;
  /** What cells have reported to the lesson, and kept for its widgets. */
  readonly lesson: NodeLesson;
  readonly runner: CellRunner;
  /** Takes the toolkit's names off the global object again. */
  dispose(): void;
}

export interface NodeLesson extends LessonHost {
  readonly facts: Record<string, number>;
  kept: KeptRun | null;
  keptQuantized: KeptQuantized | null;
}

const project: ProjectSnapshot = {
  design: {},
  dataset: { kind: "generated", id: "shapes", options: {} },
  options: {} as ProjectSnapshot["options"],
  board: "nucleo-l496zg",
};

export async function createNodeKernel(snapshot: Partial<ProjectSnapshot> = {}): Promise<NodeKernel> {
  const runner = createCellRunner(loadModule, () => performance.now());
  const lesson = createLesson({ ...project, ...snapshot });
  const engine = await engineOn("wasm");
  const wasm = readFileSync(join(import.meta.dirname, "../../public/engine.wasm"));
  const globals = createGlobals({
    ...{ tf: await nodeTensorflow(), trainOn: () => engine, evaluateOn: engine, lesson },
    int8Engine: () => createWasmEngine(wasm),
    engineSources: async () => readEngineSources(),
    ...{ put: runner.put, signal: runner.signal, track: runner.track },
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => performance.now(),
  });
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(globals)))
    Object.defineProperty(globalThis, name, { ...property, configurable: true });
  const ran = new Set<string>();
  return {
    ...{ lesson, runner },
    async run(cell, text) {
      const compiled = compileCell(text, { id: cell, known: globalNames });
      if (!compiled.ok) {
        const { failure, line } = compiled;
        return { ended: "failed", tookMs: 0, outputs: [{ kind: "error", failure, line, stack: "" }] };
      }
      const outputs: Output[] = [];
      const collect = (events: readonly CellEvent[]): void => {
        for (const event of events) {
          if (event.kind === "shown") outputs.push(event.output);
          else outputs[event.at] = event.output;
        }
      };
      const usual = { ...console };
      Object.assign(console, runner.console, { table: globals.show });
      try {
        const end = await runner.run(
          { notebook: "node", cell, module: compiled.module },
          globals.show,
          collect,
        );
        if (end.ended === "done") ran.add(cell);
        return { ...end, outputs };
      } finally {
        Object.assign(console, usual);
      }
    },
    check: async (judge) => judge({ scope: copyScope(runner.scopeOf("node")), ran: (cell) => ran.has(cell) }),
    dispose: () => {
      for (const name of globalNames) Reflect.deleteProperty(globalThis, name);
    },
  };
}

/** Node loads no modules from blobs; a data address is as good. */
async function loadModule(module: string): Promise<LoadedModule> {
  const url = `data:text/javascript;base64,${Buffer.from(module).toString("base64")}`;
  return { run: (await import(/* @vite-ignore */ url)).default, url, unload: () => {} };
}

/** A lesson without widgets: it remembers what it is given. */
function createLesson(snapshot: ProjectSnapshot): NodeLesson {
  const done = { ok: true, value: null } as const;
  let now = snapshot;
  const lesson: NodeLesson = {
    facts: {},
    kept: null,
    keptQuantized: null,
    project: async () => now,
    setProject: async (change) => {
      now = { ...now, ...change, design: { ...now.design, ...change.design } };
      return done;
    },
    graph: async () =>
      fail("bad-usage", "lab.graph", "there are no widgets here", "Make the graph with nets."),
    ownData: async () => done,
    trained: async () => {
      const { kept } = lesson;
      if (!kept) return done;
      const weights = kept.checkpoint.best?.weights ?? kept.checkpoint.weights;
      return { ok: true, value: { model: { graph: kept.graph, weights }, dataset: kept.dataset } };
    },
    quantized: async () => ({ ok: true, value: lesson.keptQuantized }),
    keepTrained: async (run) => {
      lesson.kept = run;
      return done;
    },
    keepQuantized: async (model) => {
      lesson.keptQuantized = model;
      return done;
    },
    report: async (facts) => void Object.assign(lesson.facts, facts),
  };
  return lesson;
}
