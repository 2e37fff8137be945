import type { HelperJob } from "./env";

/**
 * A helper thread's life: it takes its share of every run until its team is broken up. Node starts it from its own text, so it
 * may use nothing from outside. The stack must be its own: all threads see one memory.
 */
export function help(job: HelperJob, ready: () => void): void {
  const instance = new WebAssembly.Instance(job.module, { env: { memory: job.memory } });
  const exports = instance.exports as unknown as {
    __stack_pointer: WebAssembly.Global;
    wtt_help(team: number, thread: number, ticket: number): void;
  };
  exports.__stack_pointer.value = job.stackTop;
  ready();
  try {
    exports.wtt_help(job.team, job.thread, 0);
  } catch (thrown) {
    // As `teamWords.broken` and `teamWords.meetings`: whoever waits for this thread must not wait forever.
    const words = new Int32Array(job.memory.buffer);
    Atomics.store(words, job.team / 4 + 8, 1);
    Atomics.notify(words, job.team / 4 + 5);
    throw thrown;
  }
}
