/** What a WASM engine needs from where it runs: browser and Node differ only here. */

/** Everything a helper thread must know; can be posted to a worker. */
export interface HelperJob {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Addresses of what threads share, of the thread's own words, and of the top of its stack. */
  readonly team: number;
  readonly thread: number;
  readonly stackTop: number;
}

export interface Helper {
  /** Ends the thread at once. */
  stop(): void;
}

export interface WasmEnv {
  /** The bytes of public/training.wasm or public/training-threads.wasm. */
  wasm(name: WasmBuild): Promise<BufferSource>;
  /** Threads to use, the caller's among them; 1 where memory cannot be shared. */
  readonly threads: number;
  /** Starts a thread that calls `help(job, …)`; resolves when the thread is ready, rejects when it cannot be. */
  spawn(job: HelperJob): Promise<Helper>;
}

export type WasmBuild = "training" | "training-threads";

/** Words of `struct wtt_team` and `struct wtt_thread` in src/engine/training. */
export const teamWords = { ticket: 3, meetings: 5, broken: 8 } as const;
export const threadWords = { index: 0, count: 1, scratch: 2 } as const;
