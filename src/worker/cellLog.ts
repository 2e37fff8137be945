/** What a running cell shows, bundled for the page: about ten messages a second, also from a loop that never pauses. */
import type { Output, TextOutput } from "../notebook/output";
import type { Place } from "../toolkit/cell/host";
import type { CellEvent } from "./kernelProtocol";

const BUNDLE_MS = 100;
const MOST_LINES = 5000;
const MOST_OUTPUTS = 300;

export interface CellLog {
  put(output: Output): Place;
  line(level: TextOutput["level"], text: string): void;
  /** An error is shown even when the log is full. */
  error(output: Output): void;
  flush(): void;
  /** Nothing more is sent, whoever calls. */
  close(): void;
}

export function createCellLog(send: (events: readonly CellEvent[]) => void, now: () => number): CellLog {
  let events: CellEvent[] = [];
  /** Where in the bundle a place was written last: a later change takes its place. */
  let written = new Map<number, number>();
  let places = 0;
  let lines = 0;
  let others = 0;
  let open = true;
  let sent = now();
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** The last line of the log while it may still repeat. */
  let last: { readonly at: number; output: TextOutput } | null = null;
  let overflow: { readonly at: number; count: number } | null = null;

  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    sent = now();
    if (events.length === 0) return;
    const bundle = events;
    events = [];
    written = new Map();
    send(bundle);
  };
  const schedule = (): void => {
    if (now() - sent >= BUNDLE_MS) flush();
    else timer ??= setTimeout(flush, BUNDLE_MS);
  };
  const show = (output: Output): number => {
    const at = places++;
    written.set(at, events.length);
    events.push({ kind: "shown", output });
    schedule();
    return at;
  };
  const change = (at: number, output: Output): void => {
    const index = written.get(at);
    const before = index === undefined ? undefined : events[index];
    if (index !== undefined && before) events[index] = { ...before, output };
    else {
      written.set(at, events.length);
      events.push({ kind: "changed", at, output });
    }
    schedule();
  };
  const countOverflow = (): void => {
    const text = (count: number): Output => ({
      ...{ kind: "text", level: "warn" },
      text: `… ${count.toLocaleString("en-US")} more ${count === 1 ? "output is" : "outputs are"} not shown`,
    });
    if (overflow) change(overflow.at, text(++overflow.count));
    else overflow = { at: show(text(1)), count: 1 };
  };
  const nowhere: Place = { change: () => {} };

  return {
    put(output) {
      if (!open) return nowhere;
      last = null;
      const full = output.kind === "text" ? lines >= MOST_LINES : others >= MOST_OUTPUTS;
      if (full) {
        countOverflow();
        return nowhere;
      }
      if (output.kind === "text") lines++;
      else others++;
      const at = show(output);
      return { change: (next) => open && change(at, next) };
    },
    line(level, text) {
      if (!open) return;
      if (last && last.output.text === text && last.output.level === level) {
        last.output = { ...last.output, times: (last.output.times ?? 1) + 1 };
        change(last.at, last.output);
        return;
      }
      last = null;
      if (lines >= MOST_LINES) return countOverflow();
      lines++;
      const output: TextOutput = { kind: "text", level, text };
      last = { at: show(output), output };
    },
    error: (output) => void (open && show(output)),
    flush,
    close() {
      flush();
      open = false;
    },
  };
}
