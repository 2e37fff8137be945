/** One memory, one instance of the kernels a thread: runs lists of calls, and knows nothing of programs. */
import { fail } from "../../core/failure";
import { type Helper, type HelperJob, teamWords, threadWords, type WasmEnv } from "./env";

export interface Machine {
  readonly threads: number;
  /** The first free address, a multiple of 256. */
  readonly start: number;
  /** The memory as it is now: growing replaces it, so nobody keeps it. */
  buffer(): ArrayBufferLike;
  /** Makes addresses below `end` usable. */
  reserve(end: number): void;
  /** Runs `calls` calls whose words begin at `wordsAt`; `stepAt`: the step's numbers. */
  run(wordsAt: number, calls: number, stepAt: number): void;
  dispose(): void;
}

interface Exports {
  readonly __heap_base: WebAssembly.Global;
  wtt_run(team: number, thread: number, words: number, calls: number, step: number): number;
}

const PAGE_BYTES = 65536;
const MOST_PAGES = 65536;
const STACK_BYTES = 65536;
const START_MS = 10_000;
const align = (n: number, to: number): number => Math.ceil(n / to) * to;

/** `scratchWords`: floats that each thread needs for itself, see `scratchOf`. Where helpers cannot start, one thread does it all. */
export async function createMachine(env: WasmEnv, scratchWords: number): Promise<Machine> {
  const shared = env.threads > 1;
  const module = await WebAssembly.compile(await env.wasm(shared ? "training-threads" : "training"));
  const pages = Math.ceil((16 * PAGE_BYTES + env.threads * (STACK_BYTES + scratchWords * 4)) / PAGE_BYTES);
  const memory = createMemory(pages, shared);
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const exports = instance.exports as unknown as Exports;

  const team = align(Number(exports.__heap_base.value), 256);
  const threadAt = (i: number) => team + 64 + i * 16;
  const scratchAt = (i: number) => align(threadAt(env.threads), 256) + i * align(scratchWords * 4, 256);
  const stackTop = (i: number) => scratchAt(env.threads) + i * STACK_BYTES;
  const words = new Int32Array(memory.buffer);
  for (let i = 0; i < env.threads; i++) {
    words[threadAt(i) / 4 + threadWords.index] = i;
    words[threadAt(i) / 4 + threadWords.count] = env.threads;
    words[threadAt(i) / 4 + threadWords.scratch] = scratchAt(i);
  }

  const helpers: Helper[] = [];
  const dispose = () => {
    const now = new Int32Array(memory.buffer);
    Atomics.store(now, team / 4 + teamWords.broken, 1);
    if (shared) Atomics.notify(now, team / 4 + teamWords.ticket);
    for (const helper of helpers.splice(0)) helper.stop();
  };
  const jobs = Array.from(
    { length: env.threads - 1 },
    (_, i): HelperJob => ({ module, memory, team, thread: threadAt(i + 1), stackTop: stackTop(i + 1) }),
  );
  const started = await Promise.allSettled(
    jobs.map(async (job) => {
      helpers.push(await soon(env.spawn(job)));
    }),
  );
  if (started.some((s) => s.status === "rejected")) {
    dispose();
    return createMachine({ ...env, threads: 1 }, scratchWords);
  }

  return {
    threads: env.threads,
    start: align(stackTop(env.threads - 1), 256),
    buffer: () => memory.buffer,
    reserve: (end) => {
      const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES);
      if (missing > 0) grow(memory, missing);
    },
    run: (wordsAt, calls, stepAt) => {
      const done = exports.wtt_run(team, threadAt(0), wordsAt, calls, stepAt);
      if (done !== calls) {
        dispose();
        fail(
          "internal",
          "training",
          done === -2 ? "a training thread stopped or hung" : "the training engine met an unknown kernel",
          "Start the training again; if it happens again, reload the page.",
        );
      }
    },
    dispose,
  };
}

/** A thread that has not started by now never will. */
async function soon(helper: Promise<Helper>): Promise<Helper> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the thread did not start")), START_MS);
  });
  try {
    return await Promise.race([helper, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Shared memory must say how far it may grow; where the largest is refused, a quarter of it is tried. */
function createMemory(initial: number, shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial, maximum: MOST_PAGES, shared });
  } catch {
    return new WebAssembly.Memory({ initial, maximum: MOST_PAGES / 4, shared });
  }
}

function grow(memory: WebAssembly.Memory, pages: number): void {
  try {
    memory.grow(pages);
  } catch {
    fail(
      "does-not-fit",
      "training",
      `the network needs ${Math.round((pages * PAGE_BYTES) / 1e6)} MB more than this browser gives`,
      "Choose a smaller batch or fewer examples.",
    );
  }
}
