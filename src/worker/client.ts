/** The page's side of the lab: one worker, started at the first question. */
import * as Comlink from "comlink";
import type { Lab } from "./protocol";

let remote: Comlink.Remote<Lab> | null = null;
let worker: Worker | null = null;
let keeping = true;

export function lab(): Comlink.Remote<Lab> {
  if (!remote) {
    worker = new Worker(new URL("./lab.worker.ts", import.meta.url), { type: "module", name: "lab" });
    remote = Comlink.wrap<Lab>(worker);
    if (!keeping) void remote.keepResults(false);
  }
  return remote;
}

/** Whether the lab stores what it makes; also for one that starts later. */
export function keepResults(on: boolean): void {
  if (on === keeping) return;
  keeping = on;
  void remote?.keepResults(on);
}

/** A callback that the lab may call across the border. */
export const callback = <F extends (...args: never[]) => void>(f: F): F =>
  Comlink.proxy(f as never) as unknown as F;

/** Kills the worker, with whatever it is stuck in; what it stored stays. */
export function restartLab(): void {
  worker?.terminate();
  worker = null;
  remote = null;
}
